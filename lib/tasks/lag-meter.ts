import type { MirroredEnd } from '../mirror/offset-map.ts'
import { type PartitionProgress, partitionsProgress } from '../mirror/partition-progress.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'
import { messageOf } from './message-of.ts'
import type { Log, LogEnds, MetricSink } from './ports.ts'
import type { SourceTopics } from './watch-source.ts'

/** What measuring the lag of a flow needs. */
export interface LagMeasurement {
  /** `source->target` */
  readonly flow: string
  readonly remoteTopic: (topic: string) => string
  readonly sourceLogStarts: LogEnds
  readonly sourceLogEnds: LogEnds
  readonly sourceTopics: Pick<SourceTopics, 'holdsRecords'>
  /** The mirror's positions, by remote `<topic>-<partition>`. */
  readonly positions: () => Promise<ReadonlyMap<string, MirroredEnd>>
  /** `metrics.by.partition` */
  readonly isByPartition: boolean
  readonly metrics: MetricSink
  readonly log: Pick<Log, 'warn'>
}

/** How far one partition is. */
interface PartitionLag extends TopicPartition {
  /** Of the source: the first offset that is not in the target. */
  readonly next: bigint
  readonly behind: bigint
  readonly isStalled: boolean
}

/**
 * Measures how many records of each topic the target does not have yet: from the mirror's position, or from the log start
 * where nothing was copied, to the source's log end.
 *
 * Offsets are counted, and not all of them are records: the markers of transactions and what compaction left are none. So
 * a partition whose position stands still is looked into: if nothing is there to mirror it is not behind, and
 * otherwise it is stalled. Lives as long as the environment: an environment that is new knows of nothing that it stands still.
 */
export class LagMeter {
  readonly #of: LagMeasurement
  /** By source `<topic>-<partition>`: where the mirror went on a turn ago, where it was behind then. */
  #waiting: ReadonlyMap<string, bigint> = new Map()

  constructor(of: LagMeasurement) {
    this.#of = of
  }

  /** Measures these topics of the source. Throws if a cluster does not say how far it is. */
  async measure(topics: readonly string[]): Promise<void> {
    const { remoteTopic, sourceLogStarts, sourceLogEnds, positions } = this.#of
    const mirrored = await positions()
    const [starts, ends] = await Promise.all([sourceLogStarts(topics), sourceLogEnds(topics)])
    const progress = partitionsProgress({
      remoteTopic,
      logStarts: starts,
      logEnds: ends,
      positions: mirrored,
    })
    const lags = await Promise.all(progress.map((of) => this.#lagOf(of)))
    this.#waiting = new Map(
      lags.filter(({ behind }) => behind > 0n).map((lag) => [formatTopicPartition(lag), lag.next]),
    )
    const byTopic = Map.groupBy(lags, ({ topic }) => topic)
    for (const topic of topics) this.#record(topic, byTopic.get(topic) ?? [])
  }

  async #lagOf({ topic, partition, next, logEnd, behind }: PartitionProgress): Promise<PartitionLag> {
    const of = { topic, partition }
    const stoodStill = behind > 0n && this.#waiting.get(formatTopicPartition(of)) === next
    if (!stoodStill) return { ...of, next, behind, isStalled: false }
    const isStalled = await this.#holdsRecords(of, next, logEnd)
    return { ...of, next, behind: isStalled ? behind : 0n, isStalled }
  }

  async #holdsRecords(of: TopicPartition, from: bigint, to: bigint): Promise<boolean> {
    const { sourceTopics, log } = this.#of
    try {
      return await sourceTopics.holdsRecords(of, from, to)
    } catch (error) {
      log.warn(
        `${formatTopicPartition(of)} was not looked into at source offset ${from}, where the mirror stands still; it is ` +
          `taken to hold records: ${messageOf(error)}`,
      )
      return true
    }
  }

  #record(sourceTopic: string, partitions: readonly PartitionLag[]): void {
    const { flow, remoteTopic, isByPartition, metrics, log } = this.#of
    const topic = remoteTopic(sourceTopic)
    const stalled = partitions.filter(({ isStalled }) => isStalled)
    metrics.record(
      { flow, topic },
      {
        'records-behind': Number(partitions.reduce((sum, { behind }) => sum + behind, 0n)),
        'partitions-stalled': stalled.length,
      },
    )
    for (const lag of stalled)
      log.warn(
        `${formatTopicPartition(lag)} is not mirrored on: ${lag.behind} records wait at source offset ${lag.next}, and the ` +
          'position has not moved for a minute. The log of the mirror function says why; if it says nothing, look at the ' +
          "topic's event source mapping.",
      )
    if (!isByPartition) return
    for (const { partition, behind } of partitions)
      metrics.record({ flow, topic, partition }, { 'records-behind': Number(behind) })
  }
}
