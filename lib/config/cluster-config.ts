import { secretArn } from './secret-arn.ts'
import { listSetting, stringSetting } from './setting.ts'

const mskClusterArn = (value: string): string | undefined =>
  /^arn:aws[\w-]*:kafka:[\w-]+:\d{12}:(cluster|vpc-connection)\/.+/.test(value)
    ? undefined
    : 'Expected the ARN of an MSK cluster, arn:aws:kafka:<region>:<account>:cluster/<name>/<uuid>'

const identifiers =
  (prefix: string) =>
  (values: readonly string[]): string | undefined =>
    values.every((value) => value.startsWith(`${prefix}-`))
      ? undefined
      : `Expected ids that start with ${prefix}-`

/** Services that functions and pollers call. */
const endpointServices = ['lambda', 'sts', 'secretsmanager', 'kms', 's3']

/** Our own settings of a cluster `X`, as `X.aws...`. MirrorMaker 2 ignores them, so the file still runs there. */
export const clusterConfig = {
  awsMskClusterArn: stringSetting({
    name: 'aws.msk.cluster.arn',
    default: null,
    doc: 'The MSK cluster. Its brokers are looked up at deployment unless `bootstrap.servers` names them.',
    importance: 'HIGH',
    validate: mskClusterArn,
  }),
  awsSecretArn: stringSetting({
    name: 'aws.secret.arn',
    default: null,
    doc: 'Secret in Secrets Manager: `{"username", "password"}` for SASL, or `{"certificate", "privateKey", "privateKeyPassword"}` (PEM; the last is optional) for a client certificate with `security.protocol = SSL`. For MSK its name starts with `AmazonMSK_`.',
    importance: 'HIGH',
    validate: secretArn,
  }),
  awsCaSecretArn: stringSetting({
    name: 'aws.ca.secret.arn',
    default: null,
    doc: 'Secret in Secrets Manager: `{"certificate"}`, PEM of the authority that signed the brokers\' certificates.',
    importance: 'HIGH',
    validate: secretArn,
  }),
  awsVpcId: stringSetting({
    name: 'aws.vpc.id',
    default: null,
    doc: 'VPC in which the cluster is reached, together with the next two.',
    validate: (id) => identifiers('vpc')([id]),
  }),
  awsSubnetIds: listSetting({
    name: 'aws.subnet.ids',
    default: [],
    doc: 'Subnets of the functions and of the event source.',
    validate: identifiers('subnet'),
  }),
  awsSecurityGroupIds: listSetting({
    name: 'aws.security.group.ids',
    default: [],
    doc: 'Security groups of both.',
    validate: identifiers('sg'),
  }),
  awsVpcEndpoints: listSetting({
    name: 'aws.vpc.endpoints',
    default: [],
    doc: `Interface endpoints to make in the network, for subnets without a NAT gateway: of ${endpointServices.map((service) => `\`${service}\``).join(', ')}. Each costs about 7.20 $ a month and subnet (us-east-1), used or not. The security groups must let each other in on port 443.`,
    validate: (services) =>
      services.every((service) => endpointServices.includes(service))
        ? undefined
        : `Expected some of ${endpointServices.join(', ')}`,
  }),
  awsRegion: stringSetting({
    name: 'aws.region',
    default: null,
    doc: "Region of AWS near which the cluster is. Not set: that of the MSK cluster's ARN, or wherever the stack is deployed. A flow runs in its target's.",
    validate: (region) =>
      /^[a-z]{2}(-[a-z]+)+-\d$/.test(region) ? undefined : 'Expected a region, e.g. eu-west-1',
  }),
}
