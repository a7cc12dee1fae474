import type { ClusterOptions } from '../../kafka/cluster.ts'
import { clientConfig, validateClientConfig } from '../config/client-config.ts'
import { clientConfigNames } from '../config/client-config-names.ts'
import { parseConfig } from '../config/config-def.ts'
import { type ConfigEntries, entriesOf, withoutPrefix } from '../config/config-entries.ts'
import { ConfigException } from '../config/config-exception.ts'
import { clientSecurity } from './client-security.ts'

/**
 * Properties of a MirrorClient, named as Java's MirrorClientConfig names them: `bootstrap.servers`,
 * `security.protocol`, `ssl.*`, `sasl.*`, `replication.policy.*`. What begins with `admin.` or `consumer.` counts before
 * the same without, for listing topics and for reading checkpoints.
 */
export type MirrorClientProperties = Readonly<Record<string, string>>

/** The two clients that Java's MirrorClient has; it reads with the one and asks for topics with the other. */
export type MirrorClientRole = 'admin' | 'consumer'

/**
 * How one of the clients reaches the cluster. Throws a ConfigException that names every property that is wrong, and an Error
 * where a key store, trust store or login module cannot be read.
 */
export const clusterOptionsOf = (
  properties: MirrorClientProperties,
  role: MirrorClientRole,
): ClusterOptions => {
  const own = propertiesOf(entriesOf(properties, origin), role)
  const problems = validateClientConfig(own)
  if (!own.has('bootstrap.servers'))
    problems.push({ origin, key: 'bootstrap.servers', message: 'is not set: write host:port, host:port' })
  if (problems.length > 0) throw new ConfigException(problems)
  const values = parseConfig(clientConfig, own)
  return {
    bootstrapServers: values.bootstrapServers ?? [],
    clientId: values.clientId ?? `mirror-client-${role}`,
    connectTimeoutMs: values.socketConnectionSetupTimeoutMs,
    requestTimeoutMs: values.requestTimeoutMs,
    ...clientSecurity(values, new Map([...own].map(([key, { value }]) => [key, value]))),
  }
}

const origin = 'properties of the MirrorClient'

/** The names that Java hands on to its clients (it drops all others), and what a client of ours knows beside them. */
const names: readonly string[] = [
  ...clientConfigNames,
  ...Object.values(clientConfig).map(({ name }) => name),
]

const propertiesOf = (entries: ConfigEntries, role: MirrorClientRole): ConfigEntries =>
  new Map([...entries, ...withoutPrefix(entries, `${role}.`)].filter(([key]) => names.includes(key)))
