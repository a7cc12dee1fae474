import type { KafkaEventRecord } from '../mirror/kafka-event.ts'
import type { OffsetSync } from '../mirror/offset-sync.ts'
import { OffsetSyncQueue } from '../mirror/offset-sync-queue.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import { consecutiveRecords } from './offset-runs.ts'

/** Records that were appended: `count` of them from `from` on, at consecutive offsets from `baseOffset`. */
export interface CopiedRecords {
  readonly source: TopicPartition
  readonly to: TopicPartition
  readonly records: readonly KafkaEventRecord[]
  readonly from: number
  readonly count: number
  readonly baseOffset: bigint
  /** The batch's size on the wire. */
  readonly bytes: number
}

/** How long the last record of an idle partition may go without a sync, ms: MirrorMaker 2's `offset.flush.interval.ms`. */
const flushIntervalMs = 60_000

/** The offset syncs of an execution environment: those that are due are gathered, and taken once an event. */
export class OffsetSyncs {
  readonly #queue: OffsetSyncQueue
  #flushed: number

  constructor(offsetLagMax: bigint, now: number) {
    this.#queue = new OffsetSyncQueue(offsetLagMax)
    this.#flushed = now
  }

  /** Notes the syncs that are due among records that the target has acknowledged. */
  copied({ source, records, from, count, baseOffset }: CopiedRecords): void {
    for (const stretch of consecutiveRecords(records, from, from + count))
      this.#queue.queueRun(source, {
        ...stretch,
        downstreamOffset: baseOffset + BigInt(stretch.from - from),
      })
  }

  /** The syncs since the last time, in order. Once a minute those of the last records are among them. */
  take(now: number): readonly OffsetSync[] {
    if (now - this.#flushed >= flushIntervalMs) {
      this.#queue.promoteDelayed()
      this.#flushed = now
    }
    return this.#queue.takePending()
  }
}
