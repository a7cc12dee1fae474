import { type ConfigValues, validateConfig } from './config-def.ts'
import type { ConfigEntries } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { groupFilterClass, topicFilterClass } from './filter-class.ts'
import { javaPatterns } from './java-patterns.ts'
import { mirrorConnectorConfig } from './mirror-connector-config.ts'
import { mirrorSourceConfig } from './mirror-source-config.ts'
import { atLeast, booleanSetting, intSetting, listSetting, longSetting, shortSetting } from './setting.ts'

/** MirrorCheckpointConnector: groups, checkpoints, group offsets (MirrorCheckpointConfig of Kafka 4.1). */
export const mirrorCheckpointConfig = {
  ...mirrorConnectorConfig,
  groups: listSetting({
    name: 'groups',
    validate: javaPatterns,
    default: ['.*'],
    doc: 'Consumer groups to replicate: names and regular expressions, each matched against the whole id.',
    importance: 'HIGH',
  }),
  groupsExclude: listSetting({
    name: 'groups.exclude',
    validate: javaPatterns,
    default: ['console-consumer-.*', 'connect-.*', '__.*'],
    doc: 'Groups not to replicate; wins over `groups`.',
    importance: 'HIGH',
    deprecatedNames: ['groups.blacklist'],
  }),
  groupFilterClass,
  topicFilterClass,
  topics: mirrorSourceConfig.topics,
  topicsExclude: mirrorSourceConfig.topicsExclude,
  consumerPollTimeoutMs: mirrorSourceConfig.consumerPollTimeoutMs,
  refreshGroupsEnabled: booleanSetting({
    name: 'refresh.groups.enabled',
    default: true,
    doc: 'Whether new groups are looked for.',
    importance: 'LOW',
  }),
  refreshGroupsIntervalSeconds: longSetting({
    name: 'refresh.groups.interval.seconds',
    default: 600n,
    doc: 'How often they are.',
    importance: 'LOW',
    validate: atLeast(1n),
  }),
  emitCheckpointsEnabled: booleanSetting({
    name: 'emit.checkpoints.enabled',
    default: true,
    doc: 'Whether checkpoints are written. Without them group offsets are not moved either.',
  }),
  emitCheckpointsIntervalSeconds: longSetting({
    name: 'emit.checkpoints.interval.seconds',
    default: 60n,
    doc: 'How often.',
    validate: atLeast(1n),
    deviation: 'MirrorMaker 2 takes 0 as "as fast as possible".',
  }),
  emitCheckpointTombstonesEnabled: booleanSetting({
    name: 'emit.checkpoint.tombstones.enabled',
    default: false,
    doc: "Whether the checkpoints of groups that were deleted on the source are taken away, by records without value. MirrorMaker 2 and Kafka's `RemoteClusterUtils` fail when they read such a record.",
    importance: 'LOW',
    deviation:
      'Ours: MirrorMaker 2 keeps the checkpoints of deleted groups, and so do we unless this is `true`.',
  }),
  syncGroupOffsetsEnabled: booleanSetting({
    name: 'sync.group.offsets.enabled',
    default: false,
    doc: 'Whether translated offsets are committed for the idle groups of the target.',
  }),
  syncGroupOffsetsIntervalSeconds: longSetting({
    name: 'sync.group.offsets.interval.seconds',
    default: 60n,
    doc: 'How often.',
    validate: atLeast(1n),
  }),
  checkpointsTopicReplicationFactor: shortSetting({
    name: 'checkpoints.topic.replication.factor',
    default: 3,
    doc: 'Replication factor of the checkpoints topic.',
  }),
  offsetSyncsTopicLocation: mirrorSourceConfig.offsetSyncsTopicLocation,
  offsetMapMaxRuns: intSetting({
    name: 'offset.map.max.runs',
    default: 10_000,
    doc: 'How many stretches of a partition are remembered exactly. Older ones are merged, so that groups which are that far behind read some records again.',
    importance: 'LOW',
    validate: atLeast(2),
    deviation: 'Ours: MirrorMaker 2 has no exact translation.',
  }),
}

/** The typed settings of checkpoint. */
export type MirrorCheckpointConfig = ConfigValues<typeof mirrorCheckpointConfig>

/**
 * Everything wrong in the settings of a MirrorCheckpointConnector, as `MirrorCheckpointConnector.validate` finds it:
 * nothing at all when `enabled` is the exact text `false`.
 */
export const validateMirrorCheckpointConfig = (entries: ConfigEntries): ConfigProblem[] =>
  entries.get('enabled')?.value === 'false'
    ? []
    : [...validateConfig(mirrorCheckpointConfig, entries), ...checkpointObstacles(entries)]

/** Settings that leave the connector nothing to do. Dedicated MirrorMaker logs them and goes on without it. */
export const checkpointObstacles = (entries: ConfigEntries): ConfigProblem[] =>
  [
    {
      name: 'emit.checkpoints.enabled',
      why: "MirrorCheckpointConnector can't run with emit.checkpoints.enabled set to false",
    },
    { name: 'emit.offset-syncs.enabled', why: "MirrorCheckpointConnector can't run without offset syncs" },
  ].flatMap(({ name, why }) => {
    const entry = entries.get(name)
    return entry?.value === 'false' ? [{ origin: entry.origin, key: entry.writtenAs, message: why }] : []
  })
