import { clientConfig } from './client-config.ts'
import { clientConfigNames } from './client-config-names.ts'
import { clusterConfig } from './cluster-config.ts'
import { namesOf } from './config-def.ts'
import type { ConfigEntries, ConfigEntry } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { connectorPlacesConfig } from './connector-place.ts'
import { allConfigNames, clusterAliases } from './mirror-maker-config.ts'
import { nearestName } from './nearest-name.ts'
import type { Property } from './properties.ts'

/** What is suspicious in mm2.properties though nothing is wrong: keys that MirrorMaker ignores without a word. */
export const findPropertyWarnings = (properties: ConfigEntries): ConfigProblem[] => {
  const aliases = clusterAliases(properties)
  return [...properties].flatMap(([key, entry]) => {
    const message =
      inlineComment(entry) ??
      flowOfUnknownClusters(key, aliases) ??
      misplaced(key) ??
      withoutClient(key, aliases) ??
      deprecated(key) ??
      misspelled(key, aliases) ??
      untrimmedBoolean(key, entry)
    return message === undefined ? [] : [{ origin: entry.origin, key: entry.writtenAs, message }]
  })
}

/** Keys that stand more than once: Java keeps the last without a word. */
export const findRepeatedProperties = (
  properties: readonly Property[],
  fileName: string,
): ConfigProblem[] => {
  const last = new Map(properties.map(({ key, line }) => [key, line]))
  return properties
    .filter(({ key, line }) => last.get(key) !== line)
    .map(({ key, line }) => ({
      origin: `${fileName}, line ${line}`,
      key,
      message: `has no effect, because it stands in line ${last.get(key)} again: remove one of them`,
    }))
}

const inlineComment = ({ value }: ConfigEntry): string | undefined =>
  /\s#/.test(value)
    ? 'holds a # and what follows: in a properties file a comment stands in a line of its own'
    : undefined

const flowOfUnknownClusters = (key: string, aliases: readonly string[]): string | undefined => {
  const [, flow] = /^(.+->[^.]+)\./.exec(key) ?? []
  return flow === undefined || splitFlow(key, aliases) !== undefined
    ? undefined
    : `ignored: ${flow} is no pair of two of the clusters (${aliases.join(', ')})`
}

/** Client settings need a cluster in front; MirrorMaker drops them at top level. */
const misplaced = (key: string): string | undefined => {
  if (key === 'use.defaults.from') {
    return 'ignored at top level, as MirrorMaker 2 ignores it: write it for a flow, as A->B.use.defaults.from'
  }
  return /^(producer|consumer|admin)\./.test(key) && !allConfigNames().has(key)
    ? `ignored at top level, as MirrorMaker 2 ignores it: write it for a cluster, as X.${key}`
    : undefined
}

/** Properties that no cluster shares need the kind of client in front; MirrorMaker drops them otherwise. */
const withoutClient = (key: string, aliases: readonly string[]): string | undefined => {
  const { prefix, name, known } = placeOf(key, aliases)
  const isClientName = namesOf(clientConfig).includes(name) && !known.includes(name)
  return known === clusterNames && isClientName
    ? `ignored, as MirrorMaker 2 ignores it: write it for a kind of client, as ${prefix}producer.${name}, ${prefix}consumer.${name} or ${prefix}admin.${name}`
    : undefined
}

const deprecatedNames: ReadonlyMap<string, string> = new Map([
  ['topics.blacklist', 'topics.exclude'],
  ['groups.blacklist', 'groups.exclude'],
  ['config.properties.blacklist', 'config.properties.exclude'],
])

const deprecated = (key: string): string | undefined => {
  const newName = deprecatedNames.get(key.slice(key.indexOf('->') === -1 ? 0 : key.indexOf('.') + 1))
  return newName && `still works here; Kafka 4.0 removed it: write ${newName}`
}

const misspelled = (key: string, aliases: readonly string[]): string | undefined => {
  const { prefix, name, known } = placeOf(key, aliases)
  const isOpen = openPrefixes.some((open) => name.startsWith(open))
  const meant = isOpen || known.includes(name) ? undefined : nearestName(name, known)
  return meant && `ignored, as MirrorMaker 2 ignores it; did you mean ${prefix}${meant}?`
}

/** `enabled = true ` with a blank behind is false for MirrorMaker, which does not trim there. */
const untrimmedBoolean = (key: string, { value }: ConfigEntry): string | undefined =>
  /(^|\.)(enabled|emit\.heartbeats\.enabled)$/.test(key) &&
  value !== value.trim() &&
  /^true$/i.test(value.trim())
    ? `is '${value}' with a blank, which MirrorMaker 2 takes as false: remove the blank`
    : undefined

const openPrefixes = [
  'producer.',
  'consumer.',
  'admin.',
  'config.providers.',
  'topic.creation.',
  'transforms.',
  'predicates.',
  'source.',
  'target.',
]

const workerNames = [
  'client.id',
  'group.id',
  'offset.storage.topic',
  'offset.storage.replication.factor',
  'offset.storage.partitions',
  'config.storage.topic',
  'config.storage.replication.factor',
  'status.storage.topic',
  'status.storage.replication.factor',
  'status.storage.partitions',
  'offset.flush.interval.ms',
  'exactly.once.source.support',
]

const flowNames = [...allConfigNames(), 'use.defaults.from', 'exactly.once.support', 'offsets.storage.topic']

const clusterNames = [...clientConfigNames, ...namesOf(clusterConfig), ...workerNames]

const topLevelNames = [
  ...flowNames,
  ...clientConfigNames,
  ...workerNames,
  'clusters',
  'connectors.cluster',
  ...namesOf(connectorPlacesConfig),
  'config.providers',
  'dedicated.mode.enable.internal.rest',
  'listeners',
]

interface Place {
  readonly prefix: string
  readonly name: string
  readonly known: readonly string[]
}

const placeOf = (key: string, aliases: readonly string[]): Place => {
  const flow = splitFlow(key, aliases)
  if (flow !== undefined) return { prefix: flow, name: key.slice(flow.length), known: flowNames }
  const cluster = aliases.map((alias) => `${alias}.`).find((prefix) => key.startsWith(prefix))
  if (cluster !== undefined) return { prefix: cluster, name: key.slice(cluster.length), known: clusterNames }
  return { prefix: '', name: key, known: topLevelNames }
}

const splitFlow = (key: string, aliases: readonly string[]): string | undefined =>
  aliases
    .flatMap((source) =>
      aliases.filter((target) => target !== source).map((target) => `${source}->${target}.`),
    )
    .find((prefix) => key.startsWith(prefix))
