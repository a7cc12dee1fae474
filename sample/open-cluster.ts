import { Cluster, type ClusterOptions } from '../kafka/cluster.ts'
import type { ClientConfig } from '../lib/config/client-config.ts'
import type { Secrets } from '../local/secrets.ts'

/** A cluster of mm2.properties, and how to reach it. */
export interface ReachableCluster {
  readonly alias: string
  readonly client: ClientConfig
  readonly secrets: Secrets
}

/** A client of a cluster. Throws a sentence when none of its servers answers. */
export const openCluster = async (reachable: ReachableCluster): Promise<Cluster> => {
  const cluster = new Cluster(clusterOptions(reachable))
  try {
    await cluster.metadata([])
    return cluster
  } catch (cause) {
    cluster.close()
    const { alias } = reachable
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(
      `Nothing was mirrored: cluster ${alias} does not answer (${why}). ` +
        `Check ${alias}.bootstrap.servers in mm2.properties, and that its brokers run.`,
      { cause },
    )
  }
}

const clusterOptions = (reachable: ReachableCluster): ClusterOptions => {
  const { bootstrapServers, securityProtocol } = reachable.client
  return {
    bootstrapServers,
    clientId: 'lambda-mirrormaker-start',
    connectTimeoutMs: 5_000,
    ...(securityProtocol.endsWith('SSL') && { tls: tlsOf(reachable) }),
    ...(securityProtocol.startsWith('SASL_') && { sasl: saslOf(reachable) }),
  }
}

const tlsOf = ({ client, secrets }: ReachableCluster): NonNullable<ClusterOptions['tls']> => {
  const text = (arn: string, field: string): string => String(secrets.object(arn)[field] ?? '')
  const { caSecretArn, secretArn, keystore, caPem, checkHostname, securityProtocol } = client
  const ca = caSecretArn === undefined ? caPem : text(caSecretArn, 'certificate')
  return {
    ...(ca && { ca }),
    ...(!checkHostname && { checkServerIdentity: () => undefined }),
    ...(securityProtocol === 'SSL' &&
      keystore !== undefined && {
        cert: keystore.certificate,
        key: keystore.privateKey,
        passphrase: keystore.privateKeyPassword ?? '',
      }),
    ...(securityProtocol === 'SSL' &&
      secretArn !== undefined && {
        cert: text(secretArn, 'certificate'),
        key: text(secretArn, 'privateKey'),
        passphrase: text(secretArn, 'privateKeyPassword'),
      }),
  }
}

const mechanisms = {
  PLAIN: 'plain',
  'SCRAM-SHA-256': 'scram-sha-256',
  'SCRAM-SHA-512': 'scram-sha-512',
} as const

const saslOf = ({ alias, client, secrets }: ReachableCluster): NonNullable<ClusterOptions['sasl']> => {
  const { saslMechanism, secretArn, login } = client
  const hasLogin = login !== undefined || secretArn !== undefined
  if (saslMechanism === undefined || saslMechanism === 'AWS_MSK_IAM' || !hasLogin)
    throw new Error(
      `Nothing was mirrored: cluster ${alias} wants ${saslMechanism ?? 'a login'}, which npm start does not have. ` +
        `Use SCRAM or PLAIN with ${alias}.aws.secret.arn, or deploy.`,
    )
  const { username, password } = login ?? secrets.object(secretArn ?? '')
  return { mechanism: mechanisms[saslMechanism], username: String(username), password: String(password) }
}
