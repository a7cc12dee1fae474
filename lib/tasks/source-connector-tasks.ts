import type { MirrorSourceConfig } from '../config/mirror-source-config.ts'
import { type ConfigPropertyFilter, defaultConfigPropertyFilter } from '../mirror/config-property-filter.ts'
import type { Position } from '../mirror/position.ts'
import { attemptAll } from './attempt-all.ts'
import { PositionCopier, type PositionCopying } from './copy-positions.ts'
import { everySeconds, type RepeatedTask } from './every.ts'
import { LagMeter } from './lag-meter.ts'
import { measureHeartbeats } from './measure-heartbeats.ts'
import { once } from './once.ts'
import type {
  AclReader,
  AclWriter,
  Clock,
  EventSources,
  Log,
  LogEnds,
  MetricSink,
  StoredRecord,
  TopicReader,
  TopicWriter,
} from './ports.ts'
import { refreshEventSources } from './refresh-event-sources.ts'
import { refreshTopics } from './refresh-topics.ts'
import { TopicAcls } from './sync-topic-acls.ts'
import { TopicConfigs } from './sync-topic-configs.ts'
import { watchEventSources } from './watch-event-sources.ts'
import type { SourceTopics } from './watch-source.ts'

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
  readonly targetAcls: AclReader & AclWriter
  readonly eventSources: EventSources
  /** Goes on where a MirrorMaker 2 has stopped, for topics that we have never fed. */
  readonly takeOver: (topics: readonly string[]) => Promise<void>
  readonly sourceLogStarts: LogEnds
  readonly sourceLogEnds: LogEnds
  readonly sourceTopics: Pick<SourceTopics, 'holdsRecords'>
  readonly isHeartbeatsTopic: (topic: string) => boolean
  /** The last records of partition 0 of a topic of the target. */
  readonly lastRecords: (topic: string) => Promise<readonly StoredRecord[]>
  /** The mirror's positions, by remote `<topic>-<partition>`. */
  readonly positions: () => Promise<ReadonlyMap<string, Position>>
  readonly positionCopies: Pick<PositionCopying, 'write'>
  /** Makes what the mirror needs before its first record: internal topics, the producer id. */
  readonly prepare: () => Promise<void>
  /** Makes sure that no other deployment runs the flow, and throws when one does. After `prepare`. */
  readonly hold: () => Promise<void>
  readonly metrics: MetricSink
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/** CloudWatch keeps a value a minute, and alarms look at each. */
const measureEveryMs = 60_000

/**
 * What the source-connector function repeats: finding topics and feeding the mirror with them, measuring how it goes,
 * syncing configs and ACLs.
 */
export const sourceConnectorTasks = (keeping: TopicKeeping): readonly RepeatedTask[] => {
  const { flow, config, prepare } = keeping
  const filter = defaultConfigPropertyFilter(config.configPropertiesExclude, config.useDefaultsFrom)
  const acls = new TopicAcls({ ...keeping, source: keeping.sourceAcls, target: keeping.targetAcls })
  const configs = new TopicConfigs({ ...keeping, configs: { filter } })
  const prepareOnce = once(prepare)
  const health = new FlowHealth(keeping)
  const begin = async (): Promise<void> => {
    await prepareOnce()
    await keeping.hold()
  }
  const copier = new PositionCopier({ ...keeping, write: keeping.positionCopies.write })
  return [
    {
      name: `Refreshing topics of ${flow}`,
      intervalMs: config.refreshTopicsEnabled
        ? everySeconds(config.refreshTopicsIntervalSeconds)
        : Number.POSITIVE_INFINITY,
      run: async () => {
        await begin()
        health.mirrored = await refresh(keeping, filter, copier)
      },
    },
    { name: `Measuring ${flow}`, intervalMs: measureEveryMs, run: () => health.measure() },
    {
      name: `Syncing topic configs of ${flow}`,
      intervalMs: config.syncTopicConfigsEnabled ? everySeconds(config.syncTopicConfigsIntervalSeconds) : -1,
      run: async () => {
        await begin()
        const refused = await configs.sync()
        keeping.metrics.record({ flow }, { 'topics-refused': refused.length })
      },
    },
    {
      name: `Syncing topic ACLs of ${flow}`,
      intervalMs: config.syncTopicAclsEnabled ? everySeconds(config.syncTopicAclsIntervalSeconds) : -1,
      run: async () => {
        await begin()
        await acls.sync()
      },
    },
  ]
}

const refresh = async (
  keeping: TopicKeeping,
  filter: ConfigPropertyFilter,
  copier: PositionCopier,
): Promise<readonly string[]> => {
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
  await copier.copy(topics.mirrored)
  return topics.mirrored
}

/** How a flow is, measured each minute: between two refreshes the topics are those of the last one. */
class FlowHealth {
  readonly #of: TopicKeeping
  readonly #lag: LagMeter
  mirrored: readonly string[] = []

  constructor(keeping: TopicKeeping) {
    this.#of = keeping
    this.#lag = new LagMeter({ ...keeping, isByPartition: keeping.config.metricsByPartition })
  }

  /** One that cannot be measured does not keep the others from it. */
  async measure(): Promise<void> {
    await attemptAll(
      [
        () => this.#lag.measure(this.mirrored),
        () => measureHeartbeats(this.#of, this.mirrored),
        () => watchEventSources(this.#of),
      ],
      (measure) => measure(),
    )
  }
}
