import { ConnectorSettingError } from '../connect/connector-keys.ts'
import { readMirrorTransforms } from '../connect/transforms/mirror-transforms.ts'
import { clientProperties } from './client-properties.ts'
import { type ConfigValues, validateConfig } from './config-def.ts'
import { type ConfigEntries, settingsOf } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { knownFilter, topicFilterClass } from './filter-class.ts'
import { javaPatterns } from './java-patterns.ts'
import { mirrorConnectorConfig } from './mirror-connector-config.ts'
import {
  atLeast,
  booleanSetting,
  choiceSetting,
  classSetting,
  intSetting,
  listSetting,
  longSetting,
  shortSetting,
} from './setting.ts'

/** MirrorSourceConnector: topics, their configs and ACLs, offset syncs (MirrorSourceConfig of Kafka 4.1). */
export const mirrorSourceConfig = {
  ...mirrorConnectorConfig,
  topics: listSetting({
    name: 'topics',
    validate: javaPatterns,
    default: ['.*'],
    doc: 'Topics to replicate: names and regular expressions, each matched against the whole name. Empty: none.',
    importance: 'HIGH',
  }),
  topicsExclude: listSetting({
    name: 'topics.exclude',
    validate: javaPatterns,
    default: ['mm2.*\\.internal', '.*\\.replica', '__.*'],
    doc: 'Topics not to replicate; wins over `topics`.',
    importance: 'HIGH',
    deprecatedNames: ['topics.blacklist'],
  }),
  topicFilterClass,
  configPropertiesExclude: listSetting({
    name: 'config.properties.exclude',
    validate: javaPatterns,
    default: [
      'follower\\.replication\\.throttled\\.replicas',
      'leader\\.replication\\.throttled\\.replicas',
      'message\\.timestamp\\.difference\\.max\\.ms',
      'message\\.timestamp\\.type',
      'unclean\\.leader\\.election\\.enable',
      'min\\.insync\\.replicas',
    ],
    doc: 'Topic configs that are not copied: regular expressions, each matched against the whole name.',
    importance: 'HIGH',
    deprecatedNames: ['config.properties.blacklist'],
  }),
  configPropertyFilterClass: classSetting({
    name: 'config.property.filter.class',
    default: 'org.apache.kafka.connect.mirror.DefaultConfigPropertyFilter',
    doc: 'Decides which topic configs are copied.',
    importance: 'LOW',
    validate: knownFilter(
      'org.apache.kafka.connect.mirror.DefaultConfigPropertyFilter',
      'config.properties.exclude',
    ),
    deviation: 'Only the default.',
  }),
  useDefaultsFrom: choiceSetting({
    name: 'use.defaults.from',
    values: ['target', 'source'],
    default: 'target',
    doc: 'Whose default a topic config gets that the source topic does not set (KIP-894).',
    importance: 'LOW',
    deviation: 'As in MirrorMaker 2 it counts only as `A->B.use.defaults.from`; a warning says so.',
  }),
  consumerPollTimeoutMs: longSetting({
    name: 'consumer.poll.timeout.ms',
    default: 1_000n,
    doc: 'Time-out of a poll of the source consumer.',
    importance: 'LOW',
    deviation: 'Accepted, without effect: the event source polls.',
  }),
  refreshTopicsEnabled: booleanSetting({
    name: 'refresh.topics.enabled',
    default: true,
    doc: 'Whether new topics and partitions are looked for.',
    importance: 'LOW',
  }),
  refreshTopicsIntervalSeconds: longSetting({
    name: 'refresh.topics.interval.seconds',
    default: 60n,
    doc: 'How often they are.',
    importance: 'LOW',
    validate: atLeast(1n),
    deviation: 'MirrorMaker 2: 600. A look costs one short run, so a new topic need not wait ten minutes.',
  }),
  syncTopicConfigsEnabled: booleanSetting({
    name: 'sync.topic.configs.enabled',
    default: true,
    doc: 'Whether remote topics get the configs of their source topics.',
    importance: 'LOW',
  }),
  syncTopicConfigsIntervalSeconds: longSetting({
    name: 'sync.topic.configs.interval.seconds',
    default: 600n,
    doc: 'How often.',
    importance: 'LOW',
    validate: atLeast(1n),
  }),
  syncTopicAclsEnabled: booleanSetting({
    name: 'sync.topic.acls.enabled',
    default: true,
    doc: 'Whether remote topics get the ACLs of their source topics.',
    importance: 'LOW',
  }),
  syncTopicAclsIntervalSeconds: longSetting({
    name: 'sync.topic.acls.interval.seconds',
    default: 600n,
    doc: 'How often.',
    importance: 'LOW',
    validate: atLeast(1n),
  }),
  replicationFactor: intSetting({
    name: 'replication.factor',
    default: 2,
    doc: 'Replication factor of new remote topics. -1: the default of the target cluster.',
    validate: (factor) => (factor === -1 || factor > 0 ? undefined : 'Value must be -1 or at least 1'),
  }),
  offsetSyncsTopicReplicationFactor: shortSetting({
    name: 'offset-syncs.topic.replication.factor',
    default: 3,
    doc: 'Replication factor of the offset-syncs topic.',
  }),
  offsetSyncsTopicLocation: choiceSetting({
    name: 'offset-syncs.topic.location',
    values: ['source', 'target'],
    default: 'source',
    doc: 'Which cluster holds the offset-syncs topic.',
    importance: 'LOW',
  }),
  offsetLagMax: longSetting({
    name: 'offset.lag.max',
    default: 100n,
    doc: 'How far a remote partition may go beyond its last offset sync before the next one. 0: one for each record.',
    validate: atLeast(0n),
  }),
  emitOffsetSyncsEnabled: booleanSetting({
    name: 'emit.offset-syncs.enabled',
    default: true,
    doc: 'Whether offset syncs are written (KIP-1031). Without them there are no checkpoints.',
  }),
  heartbeatsReplicationEnabled: booleanSetting({
    name: 'heartbeats.replication.enabled',
    default: true,
    doc: 'Whether heartbeats topics are replicated whatever `topics` says (KIP-1089).',
    importance: 'LOW',
  }),
  provenanceHeaders: choiceSetting({
    name: 'provenance.headers',
    values: ['auto', 'always', 'never'],
    default: 'auto',
    doc: 'Whether each record gets a header that says from which cluster and topic it comes, and records that came from the target are not sent back. `auto`: where flows with `IdentityReplicationPolicy` lead from the target back to the source; elsewhere the bytes stay as they are.',
    deviation: 'Ours: with MirrorMaker 2 such records go round for ever. See docs/active-active.md.',
  }),
  provenanceSkip: choiceSetting({
    name: 'provenance.skip',
    values: ['target', 'mirrored'],
    default: 'target',
    doc: 'Which records are not sent where there are such headers: those that came from the `target`, or all that were `mirrored` here, from wherever (three clusters or more that all send to one another, so that nothing need be passed on).',
    deviation: 'Ours.',
  }),
  onDataLoss: choiceSetting({
    name: 'on.data.loss',
    values: ['continue', 'stop'],
    default: 'continue',
    doc: 'What to do when the source lost or gave anew offsets that were not mirrored yet (retention, a topic created again, a log that went back): go on, with a warning and the metric `records-lost-before-mirror`, or stop the partition.',
    deviation: 'Ours: MirrorMaker 2 goes on in silence.',
  }),
  onDataLossStopTopics: listSetting({
    name: 'on.data.loss.stop.topics',
    default: [],
    doc: 'Topics for which it is `stop` whatever `on.data.loss` says: names and regular expressions.',
    deviation: 'Ours.',
  }),
}

/** The typed settings of mirror and source-connector. */
export type MirrorSourceConfig = ConfigValues<typeof mirrorSourceConfig>

/** Everything wrong in the settings of a MirrorSourceConnector, as `MirrorSourceConnector.validate` finds it. */
export const validateMirrorSourceConfig = (entries: ConfigEntries): ConfigProblem[] => [
  ...validateConfig(mirrorSourceConfig, entries),
  ...checkOffsetSyncs(entries),
  ...checkExactlyOnce(entries),
  ...checkTransforms(entries),
]

/** What the mirror itself would refuse when it starts. */
const checkTransforms = (entries: ConfigEntries): ConfigProblem[] => {
  try {
    readMirrorTransforms(settingsOf(entries))
    return []
  } catch (error) {
    if (!(error instanceof ConnectorSettingError)) throw error
    const entry = entries.get(error.key) ?? entries.get('transforms')
    return [{ origin: entry?.origin ?? '(no settings)', key: error.key, message: error.message }]
  }
}

/** Compares the raw text with `false`, as MirrorMaker 2 does. */
const checkOffsetSyncs = (entries: ConfigEntries): ConfigProblem[] => {
  const enabled = entries.get('emit.offset-syncs.enabled')
  if (enabled?.value !== 'false') return []
  const others = [...entries.keys()].filter((key) => /^offset-syncs(-|\.topic\.)/.test(key))
  return others.length === 0
    ? []
    : [
        {
          origin: enabled.origin,
          key: enabled.writtenAs,
          message: `emit.offset-syncs.enabled is false, so ${others.join(', ')} can't have an effect: remove them, or enable offset syncs`,
        },
      ]
}

/** `exactly.once.support = required` makes sense only for a source without records of aborted transactions. */
const checkExactlyOnce = (entries: ConfigEntries): ConfigProblem[] => {
  const support = entries.get('exactly.once.support')
  const isolation = clientProperties(entries, 'source', 'consumer').get('isolation.level')
  return support?.value === 'required' && isolation?.value !== 'read_committed'
    ? [
        {
          origin: support.origin,
          key: support.writtenAs,
          message:
            'MirrorSourceConnector can only be used with exactly.once.support = required when source.consumer.isolation.level is read_committed: set that too, or remove this',
        },
      ]
    : []
}
