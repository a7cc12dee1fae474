import type { SourceAccessConfiguration } from '@aws-sdk/client-lambda'

/** How Lambda's poller gets to the records of a cluster. */
export interface PollerAccess {
  readonly isMsk: boolean
  readonly securityProtocol: string
  readonly saslMechanism?: string
  readonly secretArn?: string
  readonly caSecretArn?: string
  readonly subnetIds: readonly string[]
  readonly securityGroupIds: readonly string[]
}

/**
 * What an event source mapping must be told to get into the cluster. With IAM, nothing: the poller takes the
 * function's role. An MSK cluster's network and authority are known to Lambda; of another one they are named.
 */
export const sourceAccess = (access: PollerAccess): readonly SourceAccessConfiguration[] => [
  ...authentication(access),
  ...(access.isMsk ? [] : network(access)),
]

const authentication = ({
  securityProtocol,
  saslMechanism,
  secretArn,
}: PollerAccess): SourceAccessConfiguration[] => {
  if (secretArn === undefined) return []
  if (securityProtocol === 'SSL') return [{ Type: 'CLIENT_CERTIFICATE_TLS_AUTH', URI: secretArn }]
  switch (saslMechanism) {
    case 'PLAIN':
      return [{ Type: 'BASIC_AUTH', URI: secretArn }]
    case 'SCRAM-SHA-256':
      return [{ Type: 'SASL_SCRAM_256_AUTH', URI: secretArn }]
    case 'SCRAM-SHA-512':
      return [{ Type: 'SASL_SCRAM_512_AUTH', URI: secretArn }]
    default:
      return []
  }
}

const network = ({ caSecretArn, subnetIds, securityGroupIds }: PollerAccess): SourceAccessConfiguration[] => [
  ...(caSecretArn === undefined ? [] : [{ Type: 'SERVER_ROOT_CA_CERTIFICATE' as const, URI: caSecretArn }]),
  ...subnetIds.map((id) => ({ Type: 'VPC_SUBNET' as const, URI: `subnet:${id}` })),
  ...securityGroupIds.map((id) => ({ Type: 'VPC_SECURITY_GROUP' as const, URI: `security_group:${id}` })),
]
