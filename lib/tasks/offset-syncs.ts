import { dueOffsetSyncs, newOffsetSyncPace, type OffsetSyncPace } from '../mirror/due-offset-syncs.ts'
import type { KafkaEventRecord } from '../mirror/kafka-event.ts'
import type { OffsetSync } from '../mirror/offset-sync.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'

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

/** The offset syncs of an execution environment: those that are due are gathered, and taken once an event. */
export class OffsetSyncs {
  readonly #offsetLagMax: bigint
  readonly #paces = new Map<string, OffsetSyncPace>()
  #pending: OffsetSync[] = []

  constructor(offsetLagMax: bigint) {
    this.#offsetLagMax = offsetLagMax
  }

  /** Notes the syncs that are due among records that the target has acknowledged. */
  copied({ source, records, from, count, baseOffset }: CopiedRecords): void {
    for (const stretch of consecutiveRecords(records, from, from + count))
      this.#copiedRun(source, {
        ...stretch,
        downstreamOffset: baseOffset + BigInt(stretch.from - from),
      })
  }

  /** The syncs since the last time, in order. */
  take(): readonly OffsetSync[] {
    const taken = this.#pending
    this.#pending = []
    return taken
  }

  #copiedRun(source: TopicPartition, run: Parameters<typeof dueOffsetSyncs>[1]): void {
    const name = formatTopicPartition(source)
    const { due, pace } = dueOffsetSyncs(this.#paces.get(name) ?? newOffsetSyncPace, run, this.#offsetLagMax)
    this.#paces.set(name, pace)
    const { topic, partition } = source
    for (const offsets of due) this.#pending.push({ topic, partition, ...offsets })
  }
}
