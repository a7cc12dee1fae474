import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { type SourceAccessConfiguration, SourceAccessConfigurationType } from 'aws-cdk-lib/aws-lambda'
import type {
  ClusterAuthentication,
  ClusterDeployment,
  ClusterNetwork,
} from '../config/cluster-deployment.ts'
import type { ClusterEnvironment } from '../config/environment.ts'
import type { KafkaRights } from '../config/kafka-rights.ts'
import { kafkaStatements } from './kafka-rights.ts'
import { secretStatements } from './secret-statements.ts'

/** A cluster as functions and event sources reach it: its servers, its secrets, and what a role needs for it. */
export class ClusterAccess {
  readonly cluster: ClusterDeployment
  /** `host:port,host:port`; a token where it is known only at deployment. */
  readonly bootstrapServers: string

  constructor(cluster: ClusterDeployment, bootstrapServers: string) {
    this.cluster = cluster
    this.bootstrapServers = bootstrapServers
  }

  get network(): ClusterNetwork | undefined {
    return this.cluster.network
  }

  /** What a function has to know of the cluster that its settings don't say. */
  get environment(): ClusterEnvironment {
    const { secretArn, caSecretArn } = this.cluster
    return {
      bootstrapServers: this.bootstrapServers,
      ...(secretArn !== undefined && { secretArn }),
      ...(caSecretArn !== undefined && { caSecretArn }),
    }
  }

  /** Statements for a function that connects to the cluster and does there what `rights` say. */
  clientStatements(rights: KafkaRights): PolicyStatement[] {
    const { mskClusterArn, authentication } = this.cluster
    return [
      ...this.#secretStatements(),
      // Without IAM the cluster's own ACLs decide, and they are not AWS's to grant.
      ...(mskClusterArn !== undefined && authentication === 'aws-msk-iam'
        ? kafkaStatements(mskClusterArn, rights)
        : []),
    ]
  }

  /**
   * Statements for the role of a function that the cluster is an event source of. Lambda's poller works with
   * that role: it asks MSK for the brokers and puts its network interfaces into the cluster's network.
   */
  pollerStatements(): PolicyStatement[] {
    const { mskClusterArn, authentication } = this.cluster
    const msk =
      mskClusterArn === undefined
        ? []
        : [
            new PolicyStatement({
              effect: Effect.ALLOW,
              actions: [
                'kafka:DescribeCluster',
                'kafka:DescribeClusterV2',
                'kafka:GetBootstrapBrokers',
                ...(authentication === 'scram-sha-512' ? ['kafka:ListScramSecrets'] : []),
              ],
              resources: [mskClusterArn],
            }),
          ]
    const isInNetwork = mskClusterArn !== undefined || this.network !== undefined
    return isInNetwork ? [...msk, pollerNetworkStatement()] : msk
  }

  /** How a poller proves who it is and where it finds the brokers, for an event source mapping. */
  sourceAccessConfigurations(): SourceAccessConfiguration[] {
    const { authentication, secretArn, caSecretArn, mskClusterArn } = this.cluster
    const type = accessTypes[authentication]
    const secret = type !== undefined && secretArn !== undefined ? [{ type, uri: secretArn }] : []
    // For an MSK cluster Lambda knows the authority and the network itself, and refuses to be told.
    if (mskClusterArn !== undefined) return secret
    return [
      ...secret,
      ...(caSecretArn === undefined
        ? []
        : [{ type: SourceAccessConfigurationType.SERVER_ROOT_CA_CERTIFICATE, uri: caSecretArn }]),
      ...(this.network?.subnetIds ?? []).map((id) => ({
        type: SourceAccessConfigurationType.VPC_SUBNET,
        uri: `subnet:${id}`,
      })),
      ...(this.network?.securityGroupIds ?? []).map((id) => ({
        type: SourceAccessConfigurationType.VPC_SECURITY_GROUP,
        uri: `security_group:${id}`,
      })),
    ]
  }

  #secretStatements(): PolicyStatement[] {
    const arns = [this.cluster.secretArn, this.cluster.caSecretArn].filter((arn) => arn !== undefined)
    return secretStatements(arns)
  }
}

const accessTypes: Readonly<Record<ClusterAuthentication, SourceAccessConfigurationType | undefined>> = {
  none: undefined,
  'aws-msk-iam': undefined,
  plain: SourceAccessConfigurationType.BASIC_AUTH,
  'scram-sha-256': SourceAccessConfigurationType.SASL_SCRAM_256_AUTH,
  'scram-sha-512': SourceAccessConfigurationType.SASL_SCRAM_512_AUTH,
  mtls: SourceAccessConfigurationType.CLIENT_CERTIFICATE_TLS_AUTH,
}

/** AWS takes no resource for these. */
const pollerNetworkStatement = (): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
    ],
    resources: ['*'],
  })
