import type { OffsetSync } from './offset-sync.ts'

/*
  The offset syncs that are kept of one partition: 64 places, the newest sync in place 0, spread ever wider to the oldest.
  Java's OffsetSyncStore (KAFKA-12468, KAFKA-15906). The same sync may stand in many places, and is the same object there.

  Invariants, for places i < j (syncs that are the same object satisfy B and C):
    A  place 0 holds the latest sync
    B  up[i] <= up[j] + 2^j - 2^i              old places stay near enough
    C  up[i] >= up[j] + 2^max(i-2, 0)          different syncs stay far enough apart
    D  place 63 holds the oldest sync that translates
*/

/** How many places a partition has. */
export const slotCount = 64

/** The syncs of one partition, by place. */
export type OffsetSyncSlots = readonly OffsetSync[]

/** All places hold this sync: what was before it is forgotten. */
export const clearedSlots = (sync: OffsetSync): OffsetSyncSlots => new Array<OffsetSync>(slotCount).fill(sync)

/** The places after a newer sync. The old ones are not changed: whoever reads them goes on to do so. */
export const updatedSlots = (old: OffsetSyncSlots, sync: OffsetSync): OffsetSyncSlots => {
  const slots = [...old]
  slots[0] = sync
  let replacement = sync
  let cursor = 0
  for (let current = 1; current < slotCount; current++) {
    const previous = at(slots, current - 1)
    for (;;) {
      const candidate = at(old, cursor)
      const isSeparate = satisfiesC(previous, candidate, current - 1)
      const isDuplicate = cursor < slotCount - 1 && candidate === old[cursor + 1]
      const fitsNext = current === slotCount - 1 || satisfiesC(candidate, at(slots, current + 1), current)
      const isPromoted = satisfiesB(previous, candidate, current - 1, current) && isSeparate && fitsNext
      const isSkipped = isDuplicate || !isSeparate
      if (isPromoted) replacement = candidate
      if (isPromoted || isSkipped) cursor++
      if (cursor >= current || !isSkipped) break
    }
    // What B holds for needs no change, and nothing after it does.
    if (satisfiesB(previous, at(slots, current), current - 1, current)) break
    slots[current] = replacement
  }
  return slots
}

/** The newest sync at or before an upstream offset; none if all are after it. */
export const latestAtOrBefore = (slots: OffsetSyncSlots, upstreamOffset: bigint): OffsetSync | undefined =>
  slots.find((sync) => sync.upstreamOffset <= upstreamOffset)

/** Invariant B between two places. A bound beyond INT64 is satisfied. */
export const satisfiesB = (newer: OffsetSync, older: OffsetSync, i: number, j: number): boolean => {
  const bound = asInt64(older.upstreamOffset + (1n << BigInt(j)) - (1n << BigInt(i)))
  return newer === older || bound < 0n || newer.upstreamOffset <= bound
}

/** Invariant C between a place i and any later one. */
export const satisfiesC = (newer: OffsetSync, older: OffsetSync, i: number): boolean => {
  const bound = asInt64(older.upstreamOffset + (1n << BigInt(Math.max(i - 2, 0))))
  return newer === older || (bound >= 0n && newer.upstreamOffset >= bound)
}

const asInt64 = (value: bigint): bigint => BigInt.asIntN(64, value)

const at = (slots: OffsetSyncSlots, place: number): OffsetSync => {
  const sync = slots[place]
  if (sync === undefined) throw new RangeError(`there is no place ${place} for an offset sync`)
  return sync
}
