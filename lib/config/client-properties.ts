import { clientConfigNames } from './client-config-names.ts'
import { type ConfigEntries, type ConfigEntry, withoutPrefix } from './config-entries.ts'

/** Which cluster a client talks to: those of a flow or, in a connector's settings, the one it works on. */
export type ClusterRole = 'source' | 'target' | 'cluster'

/** Kafka's kinds of clients. */
export type ClientKind = 'consumer' | 'producer' | 'admin'

/**
 * The properties of one client in a connector's settings (MirrorConnectorConfig's sourceConsumerConfig, targetAdminConfig
 * and so on). Later layers win:
 *
 *   1. `source.cluster.k`    only the names that all clients of a cluster share
 *   2. `consumer.k`          for both clusters
 *   3. `source.consumer.k`
 *
 * The cluster of a connector that is no flow has `cluster.k` and `cluster.consumer.k` only.
 */
export const clientProperties = (
  settings: ConfigEntries,
  cluster: ClusterRole,
  client: ClientKind,
): Map<string, ConfigEntry> => {
  const layers =
    cluster === 'cluster'
      ? [shared(settings, 'cluster.'), withoutPrefix(settings, `cluster.${client}.`)]
      : [
          shared(settings, `${cluster}.cluster.`),
          withoutPrefix(settings, `${client}.`),
          withoutPrefix(settings, `${cluster}.${client}.`),
        ]
  const properties = new Map(layers.flatMap((layer) => [...layer]))
  // What `admin.timeout.ms` and `consumer.poll.timeout.ms` leave behind: settings of connectors, not of clients.
  properties.delete(client === 'admin' ? 'timeout.ms' : 'poll.timeout.ms')
  return client === 'consumer' ? withConsumerRules(properties) : properties
}

/**
 * How a client names itself to the brokers: `A->B|MirrorSourceConnector|replication-source-admin`, after the user's own
 * `client.id` if there is one. MirrorMaker adds a task's number to the name; here are no tasks.
 */
export const clientId = (settings: ConfigEntries, userClientId: string | null, role: string): string => {
  const value = (key: string) => settings.get(key)?.value
  const flow = value('source.cluster.alias')
  const name = value('name') ?? ''
  return [
    ...(userClientId === null ? [] : [userClientId]),
    ...(flow === undefined ? [] : [`${flow}->${value('target.cluster.alias') ?? 'target'}`]),
    name,
    role,
  ].join('|')
}

const shared = (settings: ConfigEntries, prefix: string): ConfigEntries => {
  const all = withoutPrefix(settings, prefix)
  return new Map([...all].filter(([key]) => clientConfigNames.includes(key)))
}

/** MirrorMaker commits nothing by itself, and starts at the first record unless told otherwise. */
const withConsumerRules = (properties: Map<string, ConfigEntry>): Map<string, ConfigEntry> => {
  const rule = (writtenAs: string, value: string): ConfigEntry => ({
    value,
    origin: 'MirrorMaker',
    writtenAs,
  })
  properties.set('enable.auto.commit', rule('enable.auto.commit', 'false'))
  if (!properties.has('auto.offset.reset')) {
    properties.set('auto.offset.reset', rule('auto.offset.reset', 'earliest'))
  }
  return properties
}
