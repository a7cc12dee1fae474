import type { MirrorSourceConfig } from '../config/mirror-source-config.ts'
import { type ConfigPropertyFilter, defaultConfigPropertyFilter } from '../mirror/config-property-filter.ts'
import type { Position } from '../mirror/position.ts'
import { PositionCopier, type PositionCopying } from './copy-positions.ts'
import { everySeconds, type RepeatedTask } from './every.ts'
import { measureLag } from './measure-lag.ts'
import { once } from './once.ts'
import type {
  AclReader,
  AclWriter,
  EventSources,
  Log,
  LogEnds,
  MetricSink,
  TopicReader,
  TopicWriter,
} from './ports.ts'
import { refreshEventSources } from './refresh-event-sources.ts'
import { refreshTopics } from './refresh-topics.ts'
import { TopicAcls } from './sync-topic-acls.ts'
import { syncTopicConfigs } from './sync-topic-configs.ts'

/** What keeping the topics of a flow needs. */
export interface TopicKeeping {
  /** `source->target` */
  readonly flow: string
  readonly config: MirrorSourceConfig
  readonly shouldReplicateTopic: (topic: string) => boolean
  /** The name on the target. */
  readonly remoteTopic: (topic: string) => string
  /** The consumer group that reads a topic for the mirror. */
  readonly groupOf: (topic: string) => string
  readonly source: TopicReader
  readonly target: TopicReader & TopicWriter
  readonly sourceAcls: AclReader
  readonly targetAcls: AclWriter
  readonly eventSources: EventSources
  readonly sourceLogStarts: LogEnds
  readonly sourceLogEnds: LogEnds
  /** The mirror's positions, by remote `<topic>-<partition>`. */
  readonly positions: () => Promise<ReadonlyMap<string, Position>>
  readonly positionCopies: Pick<PositionCopying, 'write'>
  /** Makes what the mirror needs before its first record: internal topics, the producer id. */
  readonly prepare: () => Promise<void>
  readonly metrics: MetricSink
  readonly log: Log
}

/** What the source-connector function repeats: finding topics and feeding the mirror with them, syncing configs and ACLs. */
export const sourceConnectorTasks = (keeping: TopicKeeping): readonly RepeatedTask[] => {
  const { flow, config, prepare } = keeping
  const filter = defaultConfigPropertyFilter(config.configPropertiesExclude, config.useDefaultsFrom)
  const acls = new TopicAcls({ ...keeping, source: keeping.sourceAcls, target: keeping.targetAcls })
  const prepareOnce = once(prepare)
  const copier = new PositionCopier({ ...keeping, write: keeping.positionCopies.write })
  return [
    {
      name: `Refreshing topics of ${flow}`,
      intervalMs: config.refreshTopicsEnabled
        ? everySeconds(config.refreshTopicsIntervalSeconds)
        : Number.POSITIVE_INFINITY,
      run: async () => {
        await prepareOnce()
        await refresh(keeping, filter, copier)
      },
    },
    {
      name: `Syncing topic configs of ${flow}`,
      intervalMs: config.syncTopicConfigsEnabled ? everySeconds(config.syncTopicConfigsIntervalSeconds) : -1,
      run: async () => {
        const refused = await syncTopicConfigs({ ...keeping, configs: { filter } })
        keeping.metrics.record({ flow }, { 'topics-refused': refused.length })
      },
    },
    {
      name: `Syncing topic ACLs of ${flow}`,
      intervalMs: config.syncTopicAclsEnabled ? everySeconds(config.syncTopicAclsIntervalSeconds) : -1,
      run: () => acls.sync(),
    },
  ]
}

const refresh = async (
  keeping: TopicKeeping,
  filter: ConfigPropertyFilter,
  copier: PositionCopier,
): Promise<void> => {
  const { flow, config, metrics } = keeping
  const { replicationFactor } = config
  const topics = await refreshTopics({ ...keeping, replicationFactor, configs: { filter } })
  metrics.record(
    { flow },
    {
      'topics-mirrored': topics.mirrored.length,
      'topics-created': topics.created,
      'topics-refused': topics.refused.length,
    },
  )
  metrics.record({ flow }, { 'event-sources': await refreshEventSources(keeping, topics) })
  await measureLag({ ...keeping, mirroredEnds: keeping.positions }, topics.mirrored)
  await copier.copy(topics.mirrored)
}
