import type { OffsetSync } from './offset-sync.ts'
import { clearedSlots, latestAtOrBefore, type OffsetSyncSlots, updatedSlots } from './offset-sync-slots.ts'
import { formatTopicPartition, type TopicPartition } from './topic-partition.ts'

/**
 * For a group at or past the sync. Past it, the group is moved only one record past it: how many of the records between
 * were copied is not known, and one too far would skip a record.
 *
 *   upstream    --s . . . . g--     s  the sync      g  the group's offset
 *   downstream  --s g----------
 */
export const translateDownstream = (sync: OffsetSync, upstreamOffset: bigint): bigint =>
  upstreamOffset === sync.upstreamOffset ? sync.downstreamOffset : sync.downstreamOffset + 1n

/**
 * Translates offsets of the source to offsets of the target by the offset syncs that were read: Java's OffsetSyncStore.
 *
 * The topic is read to its end first (`add`, then `finishInitialRead`); nothing is translated before. With
 * `mustReadToEnd` only the last sync before that end counts: without the checkpoints of earlier runs, older ones could
 * translate a group to before where it has been.
 */
export class OffsetSyncStore {
  readonly #mustReadToEnd: boolean
  readonly #slots = new Map<string, OffsetSyncSlots>()
  #isReadToEnd = false

  constructor({ mustReadToEnd }: { readonly mustReadToEnd: boolean }) {
    this.#mustReadToEnd = mustReadToEnd
  }

  /** Takes in a sync, in the order of the topic. One that is before the last starts anew: the source went back. */
  add(sync: OffsetSync): void {
    const name = formatTopicPartition(sync)
    const slots = this.#slots.get(name)
    const latest = slots?.[0]
    const startsAnew =
      latest === undefined ||
      (this.#mustReadToEnd && !this.#isReadToEnd) ||
      sync.upstreamOffset < latest.upstreamOffset
    this.#slots.set(name, slots === undefined || startsAnew ? clearedSlots(sync) : updatedSlots(slots, sync))
  }

  /** The topic's end, as it was at the start, is reached: from now on the store translates. */
  finishInitialRead(): void {
    this.#isReadToEnd = true
  }

  /**
   * The offset on the target for one of the source partition. Null: nothing is known of the partition (yet); -1: it is
   * before everything that is known. Both mean that the group cannot be moved.
   */
  translateDownstream(source: TopicPartition, upstreamOffset: bigint): bigint | null {
    const slots = this.#slots.get(formatTopicPartition(source))
    if (!this.#isReadToEnd || slots === undefined) return null
    const sync = latestAtOrBefore(slots, upstreamOffset)
    return sync === undefined ? -1n : translateDownstream(sync, upstreamOffset)
  }
}
