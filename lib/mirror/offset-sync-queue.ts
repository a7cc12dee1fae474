import type { OffsetSync } from './offset-sync.ts'
import { type MirroredRun, OffsetSyncState } from './offset-sync-state.ts'
import { formatTopicPartition, type TopicPartition } from './topic-partition.ts'

/**
 * Which offset syncs to write, and when: Java's OffsetSyncWriter without its producer.
 *
 * A sync that is due waits in `pending`; the latest record of a partition that needs none yet waits in `delayed`, so that
 * an idle partition's last record gets its sync too. Each holds one sync a partition, the latest, in the order in which
 * the partitions came.
 */
export class OffsetSyncQueue {
  readonly #offsetLagMax: bigint
  readonly #states = new Map<string, OffsetSyncState>()
  readonly #pending = new Map<string, OffsetSync>()
  readonly #delayed = new Map<string, OffsetSync>()

  constructor(offsetLagMax: bigint) {
    this.#offsetLagMax = offsetLagMax
  }

  /** Takes note of a mirrored record. MirrorMaker 2's maybeQueueOffsetSyncs. */
  maybeQueue(sync: OffsetSync): void {
    const name = formatTopicPartition(sync)
    const state = this.#stateOf(name)
    if (state.update(sync.upstreamOffset, sync.downstreamOffset)) {
      this.#delayed.delete(name)
      this.#pending.set(name, sync)
      state.reset()
    } else {
      this.#delayed.set(name, sync)
    }
  }

  /**
   * Takes note of records that were appended at once, and answers the syncs that became due among them, in order: as if
   * each record had been told by `maybeQueue` and its pending sync been taken at once.
   */
  queueRun({ topic, partition }: TopicPartition, run: MirroredRun): readonly OffsetSync[] {
    if (run.count === 0) return []
    const syncAt = (index: number): OffsetSync => ({
      topic,
      partition,
      upstreamOffset: run.upstreamOffset + BigInt(index),
      downstreamOffset: run.downstreamOffset + BigInt(index),
    })
    const name = formatTopicPartition({ topic, partition })
    const due = this.#stateOf(name).updateRun(run)
    if (due.length > 0) {
      this.#pending.delete(name)
      this.#delayed.delete(name)
    }
    if (due.at(-1) !== run.count - 1) this.#delayed.set(name, syncAt(run.count - 1))
    return due.map(syncAt)
  }

  /** The delayed syncs become due: MirrorMaker 2 does so each time that Connect has flushed offsets. */
  promoteDelayed(): void {
    for (const [name, sync] of this.#delayed) this.#pending.set(name, sync)
    this.#delayed.clear()
  }

  /** Takes syncs that are due, oldest partition first, at most `slots` (MirrorMaker 2 has 10 in flight). */
  takePending(slots = Number.POSITIVE_INFINITY): readonly OffsetSync[] {
    const taken = [...this.#pending.entries()].slice(0, slots)
    for (const [name] of taken) this.#pending.delete(name)
    return taken.map(([, sync]) => sync)
  }

  #stateOf(name: string): OffsetSyncState {
    const known = this.#states.get(name)
    if (known) return known
    const state = new OffsetSyncState(this.#offsetLagMax)
    this.#states.set(name, state)
    return state
  }
}
