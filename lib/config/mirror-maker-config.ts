import { clientConfigNames } from './client-config-names.ts'
import { namesOf } from './config-def.ts'
import type { ConfigEntries, ConfigEntry } from './config-entries.ts'
import { withoutPrefix } from './config-entries.ts'
import { functionConfig } from './function-config.ts'
import { mirrorCheckpointConfig } from './mirror-checkpoint-config.ts'
import { mirrorHeartbeatConfig } from './mirror-heartbeat-config.ts'
import { mirrorSourceConfig } from './mirror-source-config.ts'
import { parseList } from './setting.ts'

/** An ordered pair of clusters, with MirrorMaker's text form `A->B`. */
export interface SourceAndTarget {
  readonly source: string
  readonly target: string
}

/** `A->B`. */
export const flowName = ({ source, target }: SourceAndTarget): string => `${source}->${target}`

/** Simple class names of the three connectors; also their names in dedicated mode. */
export const mirrorConnectors = [
  'MirrorSourceConnector',
  'MirrorCheckpointConnector',
  'MirrorHeartbeatConnector',
] as const
export type MirrorConnector = (typeof mirrorConnectors)[number]

const byteArrayConverter = 'org.apache.kafka.connect.converters.ByteArrayConverter'

/**
 * Names that count at top level for all flows: those of the three connectors and our own. `use.defaults.from` is no
 * setting of a connector but of its filter, so MirrorMaker drops it here.
 */
const topLevelNames: ReadonlySet<string> = new Set(
  [mirrorSourceConfig, mirrorCheckpointConfig, mirrorHeartbeatConfig, functionConfig]
    .flatMap(namesOf)
    .concat(clientConfigNames.filter((name) => name !== 'bootstrap.servers'))
    .filter((name) => name !== 'use.defaults.from'),
)

/** Names that MirrorMaker takes from top level into the connectors of every flow (`allConfigNames`). */
export const allConfigNames = (): ReadonlySet<string> => topLevelNames

/** The aliases of `clusters`. */
export const clusterAliases = (properties: ConfigEntries): string[] =>
  parseList(properties.get('clusters')?.value ?? '')

/** Pairs that get functions: those that replicate and, unless heartbeats are off, all others (`clusterPairs`). */
export const clusterPairs = (properties: ConfigEntries): SourceAndTarget[] => {
  const aliases = clusterAliases(properties)
  return aliases
    .flatMap((source) => aliases.map((target) => ({ source, target })))
    .filter(({ source, target }) => source !== target)
    .filter((pair) => isFlowEnabled(properties, pair) || hasHeartbeats(properties, pair))
}

/** Whether a pair replicates. Not trimmed, as in MirrorMaker: only `true`, in any case, is true. */
export const isFlowEnabled = (properties: ConfigEntries, pair: SourceAndTarget): boolean =>
  parseBoolean(properties.get(`${flowName(pair)}.enabled`))

/** Whether a pair writes heartbeats: the pair's own setting, else the one at top level, else yes. */
export const hasHeartbeats = (properties: ConfigEntries, pair: SourceAndTarget): boolean => {
  const entry =
    properties.get(`${flowName(pair)}.emit.heartbeats.enabled`) ?? properties.get('emit.heartbeats.enabled')
  return entry === undefined || parseBoolean(entry)
}

/** Java's Boolean.parseBoolean. */
const parseBoolean = (entry: ConfigEntry | undefined): boolean => entry?.value.toLowerCase() === 'true'

/**
 * What a cluster's clients get (`clusterProps`). `X.producer.k` wins over `X.k`, which wins over top-level `k`; of the
 * last two only the client names are handed to producer, consumer and admin.
 */
export const clusterProps = (properties: ConfigEntries, alias: string): Map<string, ConfigEntry> => {
  const props = withoutPrefix(properties, `${alias}.`)
  for (const [from, toItself] of [
    [new Map(props), false],
    [properties, true],
  ] as const) {
    for (const name of clientConfigNames) {
      const entry = from.get(name)
      if (entry === undefined) continue
      for (const client of ['producer', 'consumer', 'admin']) putIfAbsent(props, `${client}.${name}`, entry)
      if (toItself) putIfAbsent(props, name, entry)
    }
  }
  return props
}

/** The settings of one connector of a flow (`connectorBaseConfig`). Expressions of config providers stay as they are. */
export const connectorBaseConfig = (
  properties: ConfigEntries,
  pair: SourceAndTarget,
  connector: MirrorConnector,
): Map<string, ConfigEntry> => {
  const { source, target } = pair
  const config = new Map([
    ...withNames(properties, topLevelNames),
    ...withPrefixes(properties, ['config.providers', 'replication.policy']),
    ...asClusterOf('source', clusterProps(properties, source)),
    ...asClusterOf('target', clusterProps(properties, target)),
  ])
  putIfAbsent(config, 'name', derived('name', connector))
  putIfAbsent(
    config,
    'connector.class',
    derived('connector.class', `org.apache.kafka.connect.mirror.${connector}`),
  )
  putIfAbsent(config, 'source.cluster.alias', derived('source.cluster.alias', source))
  putIfAbsent(config, 'target.cluster.alias', derived('target.cluster.alias', target))
  for (const [key, entry] of withoutPrefix(properties, `${flowName(pair)}.`)) config.set(key, entry)
  putIfAbsent(config, 'enabled', derived('enabled', 'false'))
  return config
}

const workerPrefixes = [
  'offset.storage',
  'config.storage',
  'status.storage',
  'key.converter',
  'value.converter',
  'header.converter',
  'task',
  'worker',
  'replication.policy',
]

/**
 * The settings of the Connect worker that MirrorMaker would run for a flow (`workerConfig`): names of the group and topics
 * that hold its state on the target. Top level wins over `B.` here, and `A->B.` does not count, both as in MirrorMaker.
 */
export const workerConfig = (properties: ConfigEntries, pair: SourceAndTarget): Map<string, ConfigEntry> => {
  const config = new Map([
    ...clusterProps(properties, pair.target),
    ...withPrefixes(properties, workerPrefixes),
    ...withPrefixes(properties, ['config.providers']),
  ])
  for (const [key, value] of Object.entries({
    'client.id': flowName(pair),
    'group.id': `${pair.source}-mm2`,
    'offset.storage.topic': `mm2-offsets.${pair.source}.internal`,
    'status.storage.topic': `mm2-status.${pair.source}.internal`,
    'config.storage.topic': `mm2-configs.${pair.source}.internal`,
    'key.converter': byteArrayConverter,
    'value.converter': byteArrayConverter,
    'header.converter': byteArrayConverter,
  })) {
    putIfAbsent(config, key, derived(key, value))
  }
  return config
}

/** The settings of a client of a cluster that is no part of a flow (`clientConfig`): the cluster's over the file's. */
export const clientConfig = (properties: ConfigEntries, alias: string): Map<string, ConfigEntry> =>
  new Map([...properties, ...clusterProps(properties, alias)])

/** Keys of a cluster in a connector's settings: `source.cluster.k`, but `source.producer.k` for its producer's. */
const asClusterOf = (role: 'source' | 'target', props: ConfigEntries): [string, ConfigEntry][] =>
  [...props].map(([key, entry]) => [
    /^(consumer|producer|admin)/.test(key) ? `${role}.${key}` : `${role}.cluster.${key}`,
    entry,
  ])

/** The entries of these names. */
export const withNames = (entries: ConfigEntries, names: Iterable<string>): [string, ConfigEntry][] => {
  const wanted = new Set(names)
  return [...entries].filter(([key]) => wanted.has(key))
}

const withPrefixes = (entries: ConfigEntries, prefixes: readonly string[]): [string, ConfigEntry][] =>
  [...entries].filter(([key]) => prefixes.some((prefix) => key.startsWith(prefix)))

const putIfAbsent = (config: Map<string, ConfigEntry>, key: string, entry: ConfigEntry): void => {
  if (!config.has(key)) config.set(key, entry)
}

const derived = (key: string, value: string): ConfigEntry => ({
  value,
  origin: 'mm2.properties',
  writtenAs: key,
})
