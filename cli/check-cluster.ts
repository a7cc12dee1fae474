import { type ClusterClient, clusterClient } from '../functions/kafka/cluster-client.ts'
import { clusterOptions } from '../functions/kafka/connect.ts'
import type { ClusterOptions } from '../kafka/cluster.ts'
import { KafkaError } from '../kafka/error-codes.ts'
import type { ClientConfig } from '../lib/config/client-config.ts'
import type { Deployment } from '../lib/config/deployment.ts'
import { messageOf } from '../lib/tasks/message-of.ts'
import { type Check, failed, passed, warned } from './check.ts'
import { checkServer } from './check-server.ts'
import { principalOf } from './principal-of.ts'
import { type ClusterChoice, type ReadCluster, readCluster } from './read-cluster.ts'

/** A cluster that lets us in. */
export interface CheckedCluster extends ReadCluster {
  readonly client: ClusterClient
  readonly principal: string
  readonly clusterId: string | null
}

/** Where a cluster is looked at from. */
export interface ClusterCheck extends ClusterChoice {
  readonly deployment: Deployment
  readonly ending: AsyncDisposableStack
}

/**
 * Everything up to a cluster that answers, in the order in which a connection meets it: servers, secret, each server's name, way and
 * certificate, authentication, brokers. Returns the cluster, or undefined after the first step that keeps us out.
 */
export async function* checkCluster({
  deployment,
  secrets,
  ending,
  ...choice
}: ClusterCheck): AsyncGenerator<Check, CheckedCluster | undefined> {
  const { alias } = choice
  let read: ReadCluster
  try {
    read = await readCluster(deployment, { ...choice, secrets })
  } catch (error) {
    yield failed(alias, 'servers', `no servers are known: ${messageOf(error)}`, adviceOnServers(alias))
    return undefined
  }
  const { config } = read
  yield passed(alias, 'servers', `${config.bootstrapServers.join(', ')} (${protocolText(config)})`)
  let options: ClusterOptions
  let principal: string
  try {
    options = await clusterOptions(config, secrets)
    principal = await principalOf(config, secrets)
  } catch (error) {
    yield failed(alias, 'secret', `${messageOf(error)}`, adviceOnSecret(alias))
    return undefined
  }
  const secretArns = [config.secretArn, config.caSecretArn].filter((arn) => arn !== undefined)
  for (const arn of secretArns) yield passed(alias, 'secret', arn)
  const reached: string[] = []
  for (const server of config.bootstrapServers)
    if (yield* isReached(alias, server, options, config.bootstrapServers.length > 1)) reached.push(server)
  if (reached.length === 0) return undefined
  const client = await clusterClient({ ...config, bootstrapServers: reached }, secrets)
  ending.defer(() => client.cluster.close())
  try {
    const { clusterId, brokers } = await client.cluster.metadata([])
    yield passed(alias, 'authentication', principal)
    yield passed(alias, 'cluster', `id ${clusterId ?? 'unknown'}, ${brokers.length} brokers`)
    const known = new Set(config.bootstrapServers)
    for (const { host, port } of brokers)
      if (!known.has(`${host}:${port}`)) yield* isReached(alias, `${host}:${port}`, options, false)
    return { ...read, client, principal, clusterId }
  } catch (error) {
    yield failed(
      alias,
      'authentication',
      `${principal} was not let in: ${messageOf(error)}`,
      ...adviceOnLogin(alias, config, error),
    )
    return undefined
  }
}

/** One of several bootstrap servers that is away is no obstacle: another one tells of all brokers. */
async function* isReached(
  cluster: string,
  server: string,
  options: ClusterOptions,
  isOneOfSeveral: boolean,
): AsyncGenerator<Check, boolean> {
  const at = server.lastIndexOf(':')
  const host = server.slice(0, at).replace(/^\[(.*)\]$/, '$1')
  const timeoutMs = options.connectTimeoutMs ?? 10_000
  const port = Number(server.slice(at + 1))
  for await (const check of checkServer({ cluster, host, port, tls: options.tls, timeoutMs })) {
    const isFailed = check.outcome === 'failed'
    yield isFailed && isOneOfSeveral ? warned(cluster, check.name, check.says, ...check.advice) : check
    if (isFailed) return false
  }
  return true
}

const protocolText = ({ securityProtocol, saslMechanism }: ClientConfig): string =>
  [securityProtocol, saslMechanism].filter((part) => part !== undefined).join(', ')

const adviceOnServers = (alias: string): string =>
  `Write ${alias}.bootstrap.servers, or say --servers ${alias}=host:port. For an MSK cluster: kafka:GetBootstrapBrokers on its ARN, ` +
  'and the region of the credentials (AWS_REGION).'

const adviceOnSecret = (alias: string): string =>
  `${alias}.aws.secret.arn names {"username", "password"}, or {"certificate", "privateKey"} for client certificates; ` +
  `${alias}.aws.ca.secret.arn {"certificate"}. Allow secretsmanager:GetSecretValue and kms:Decrypt on them, or write them into ` +
  'secrets.local.json beside mm2.properties.'

const mechanismRefused = 33
/** kafkajs' authenticators make an error of their own of the broker's, of which they keep the words. */
const saslRefused = /SASL_AUTHENTICATION_FAILED/

const adviceOnLogin = (alias: string, config: ClientConfig, error: unknown): readonly string[] => {
  if (error instanceof KafkaError && error.code === mechanismRefused)
    return [
      `Set ${alias}.sasl.mechanism to one that the listener offers, or take the port of another listener.`,
    ]
  if (saslRefused.test(messageOf(error)))
    return [
      `Check user and password in the secret of ${alias} (${config.secretArn ?? 'IAM'}), and that the cluster knows the user: ` +
        'kafka-configs.sh --describe --entity-type users; for MSK, that the secret is associated with the cluster.',
    ]
  if (config.securityProtocol === 'SSL')
    return [
      `The listener may ask for a client certificate that its authority has signed: ${alias}.aws.secret.arn with certificate and ` +
        'privateKey.',
    ]
  return [
    `The listener may speak another protocol than ${config.securityProtocol}: compare ${alias}.security.protocol with the listener of ` +
      'that port (TLS: SSL or SASL_SSL).',
  ]
}
