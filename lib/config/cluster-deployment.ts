import { type ClientValues, clientConfig, usesSasl, validateClientConfig } from './client-config.ts'
import { clusterConfig } from './cluster-config.ts'
import { regionOfArn, regionOfCluster } from './cluster-region.ts'
import { type ConfigValues, parseConfig, validateConfig } from './config-def.ts'
import { type ConfigEntries, settingsOf } from './config-entries.ts'
import { ConfigException, type ConfigProblem } from './config-exception.ts'
import { configProvidersOf } from './config-providers.ts'
import { bootstrapServersParameter } from './environment.ts'
import { loginSecretArn } from './login-secret.ts'
import { clusterProps } from './mirror-maker-config.ts'

/** How clients prove who they are to a cluster. Decides event source access, IAM statements and the secret's shape. */
export type ClusterAuthentication =
  | 'none'
  | 'plain'
  | 'scram-sha-256'
  | 'scram-sha-512'
  | 'aws-msk-iam'
  | 'mtls'

/**
 * Where a cluster's servers come from: the file; an MSK cluster, asked at deployment; or a parameter of the stack
 * (`bootstrapServersParameter(alias)`).
 */
type BootstrapSource =
  | { readonly from: 'file'; readonly servers: string }
  | { readonly from: 'msk'; readonly clusterArn: string }
  | { readonly from: 'parameter'; readonly parameter: string }

/** The network in which a cluster is reached. */
export interface ClusterNetwork {
  readonly vpcId: string
  readonly subnetIds: readonly string[]
  readonly securityGroupIds: readonly string[]
  /** Services of AWS that the stack makes interface endpoints for. */
  readonly endpoints: readonly string[]
}

/** One cluster of `clusters`, as the stack needs it. */
export interface ClusterDeployment {
  readonly alias: string
  /** Region of AWS; undefined when the settings don't say. */
  readonly region?: string
  readonly bootstrap: BootstrapSource
  /** True for SSL and SASL_SSL. */
  readonly isEncrypted: boolean
  readonly authentication: ClusterAuthentication
  /** Present for an MSK cluster, also when the file names its servers. */
  readonly mskClusterArn?: string
  readonly secretArn?: string
  readonly caSecretArn?: string
  readonly network?: ClusterNetwork
}

/** A cluster of mm2.properties. Throws a ConfigException with everything that is wrong in its keys. */
export const readClusterDeployment = (properties: ConfigEntries, alias: string): ClusterDeployment => {
  const props = clusterProps(properties, alias)
  const problems = [...validateConfig(clusterConfig, props), ...validateClientConfig(props)]
  if (problems.length > 0) throw new ConfigException(problems)
  const aws = withLoginSecret(parseConfig(clusterConfig, props), props, properties)
  const client = parseConfig(clientConfig, props)
  const contradictions = checkCluster(alias, props, aws, client)
  if (contradictions.length > 0) throw new ConfigException(contradictions)
  const region = regionOfCluster(aws)
  return {
    alias,
    ...(region !== null && { region }),
    bootstrap: bootstrapSource(alias, aws, client),
    isEncrypted: client.securityProtocol.endsWith('SSL'),
    authentication: authenticationOf(aws, client),
    ...(aws.awsMskClusterArn !== null && { mskClusterArn: aws.awsMskClusterArn }),
    ...(aws.awsSecretArn !== null && { secretArn: aws.awsSecretArn }),
    ...(aws.awsCaSecretArn !== null && { caSecretArn: aws.awsCaSecretArn }),
    ...(aws.awsVpcId !== null && {
      network: {
        vpcId: aws.awsVpcId,
        subnetIds: aws.awsSubnetIds,
        securityGroupIds: aws.awsSecurityGroupIds,
        endpoints: aws.awsVpcEndpoints,
      },
    }),
  }
}

/** A login whose user and password are fields of one secret by its ARN is that secret: event sources can use it, too. */
const withLoginSecret = (aws: AwsValues, props: ConfigEntries, properties: ConfigEntries): AwsValues => {
  const jaasConfig = props.get('sasl.jaas.config')
  if (aws.awsSecretArn !== null || jaasConfig?.isDeferred !== true) return aws
  return { ...aws, awsSecretArn: loginSecretArn(jaasConfig.value, configProvidersOf(settingsOf(properties))) }
}

type AwsValues = ConfigValues<typeof clusterConfig>

const bootstrapSource = (alias: string, aws: AwsValues, client: ClientValues): BootstrapSource => {
  if (client.bootstrapServers !== null && client.bootstrapServers.length > 0) {
    return { from: 'file', servers: client.bootstrapServers.join(',') }
  }
  return aws.awsMskClusterArn === null
    ? { from: 'parameter', parameter: bootstrapServersParameter(alias) }
    : { from: 'msk', clusterArn: aws.awsMskClusterArn }
}

const authenticationOf = (aws: AwsValues, client: ClientValues): ClusterAuthentication => {
  if (!usesSasl(client.securityProtocol)) {
    const hasCertificate = aws.awsSecretArn !== null || client.sslKeystoreKey !== null
    return client.securityProtocol === 'SSL' && hasCertificate ? 'mtls' : 'none'
  }
  switch (client.saslMechanism) {
    case 'PLAIN':
      return 'plain'
    case 'SCRAM-SHA-256':
      return 'scram-sha-256'
    case 'SCRAM-SHA-512':
      return 'scram-sha-512'
    case 'AWS_MSK_IAM':
      return 'aws-msk-iam'
    case null:
      // validateClientConfig refuses SASL without a mechanism.
      return 'none'
  }
}

/** What contradicts itself though each setting is fine. */
const checkCluster = (
  alias: string,
  props: ConfigEntries,
  aws: AwsValues,
  client: ClientValues,
): ConfigProblem[] => {
  const authentication = authenticationOf(aws, client)
  const { saslMechanism, securityProtocol } = client
  const network = [aws.awsVpcId === null, aws.awsSubnetIds.length === 0, aws.awsSecurityGroupIds.length === 0]
  const rules: readonly (readonly [isWrong: boolean, name: string, message: string])[] = [
    [
      ['plain', 'scram-sha-256', 'scram-sha-512'].includes(authentication) &&
        aws.awsSecretArn === null &&
        client.saslJaasConfig === null,
      'sasl.mechanism',
      `${saslMechanism} needs a user: put {"username", "password"} into Secrets Manager and name the secret in ${alias}.aws.secret.arn`,
    ],
    [
      authentication === 'aws-msk-iam' && securityProtocol !== 'SASL_SSL',
      'security.protocol',
      'AWS_MSK_IAM needs SASL_SSL: MSK takes IAM only over TLS',
    ],
    [
      aws.awsMskClusterArn !== null && ['plain', 'scram-sha-256'].includes(authentication),
      'sasl.mechanism',
      `MSK does not offer ${saslMechanism}: use AWS_MSK_IAM, SCRAM-SHA-512, or SSL with a client certificate`,
    ],
    [
      authentication === 'none' && aws.awsSecretArn !== null,
      'aws.secret.arn',
      `${securityProtocol} does not authenticate, so the secret would not be used: set ${alias}.security.protocol to SSL or SASL_SSL, or remove the secret`,
    ],
    [
      aws.awsRegion !== null &&
        aws.awsMskClusterArn !== null &&
        aws.awsRegion !== regionOfArn(aws.awsMskClusterArn),
      'aws.region',
      `${aws.awsRegion} is not the region of ${alias}.aws.msk.cluster.arn: remove it, the ARN says it`,
    ],
    [
      aws.awsVpcEndpoints.length > 0 && network.includes(true),
      'aws.vpc.endpoints',
      `endpoints need a network: ${alias}.aws.vpc.id, ${alias}.aws.subnet.ids and ${alias}.aws.security.group.ids`,
    ],
    [
      network.includes(true) && network.includes(false),
      'aws.vpc.id',
      `a network is all three: ${alias}.aws.vpc.id, ${alias}.aws.subnet.ids and ${alias}.aws.security.group.ids`,
    ],
  ]
  return rules
    .filter(([isWrong]) => isWrong)
    .map(([, name, message]) => {
      const entry = props.get(name)
      return {
        origin: entry?.origin ?? 'mm2.properties',
        key: entry?.writtenAs ?? `${alias}.${name}`,
        message,
      }
    })
}
