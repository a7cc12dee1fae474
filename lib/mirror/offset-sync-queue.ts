import { type CopiedRun, dueOffsetSyncs, newOffsetSyncPace, type OffsetSyncPace } from './due-offset-syncs.ts'
import type { OffsetSync } from './offset-sync.ts'
import { formatTopicPartition, type TopicPartition } from './topic-partition.ts'

/**
 * Which offset syncs to write, and when: Java's OffsetSyncWriter without its producer.
 *
 * A sync that is due waits until it is taken. The last record of a partition that needs none yet is kept back, and becomes
 * due by `promoteDelayed`: else a group at the end of an idle partition would never be translated to its end.
 */
export class OffsetSyncQueue {
  readonly #offsetLagMax: bigint
  readonly #paces = new Map<string, OffsetSyncPace>()
  readonly #delayed = new Map<string, OffsetSync>()
  #pending: OffsetSync[] = []

  constructor(offsetLagMax: bigint) {
    this.#offsetLagMax = offsetLagMax
  }

  /** Takes note of records of one source partition that the target has acknowledged. */
  queueRun({ topic, partition }: TopicPartition, run: CopiedRun): void {
    if (run.count === 0) return
    const name = formatTopicPartition({ topic, partition })
    const { due, pace } = dueOffsetSyncs(this.#paces.get(name) ?? newOffsetSyncPace, run, this.#offsetLagMax)
    this.#paces.set(name, pace)
    for (const offsets of due) this.#pending.push({ topic, partition, ...offsets })
    const { previousUpstreamOffset: upstreamOffset, previousDownstreamOffset: downstreamOffset } = pace
    if (due.at(-1)?.upstreamOffset === upstreamOffset) this.#delayed.delete(name)
    else this.#delayed.set(name, { topic, partition, upstreamOffset, downstreamOffset })
  }

  /** What was kept back becomes due: MirrorMaker 2 does so each time that Connect has flushed offsets. */
  promoteDelayed(): void {
    this.#pending.push(...this.#delayed.values())
    this.#delayed.clear()
  }

  /** Takes the syncs that are due, in the order in which they became so. */
  takePending(): readonly OffsetSync[] {
    const taken = this.#pending
    this.#pending = []
    return taken
  }
}
