import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { OffsetSync } from '../../../lib/mirror/offset-sync.ts'
import {
  clearedSlots,
  latestAtOrBefore,
  type OffsetSyncSlots,
  satisfiesB,
  satisfiesC,
  slotCount,
  updatedSlots,
} from '../../../lib/mirror/offset-sync-slots.ts'

const syncAt = (offset: bigint): OffsetSync => ({
  topic: 't',
  partition: 0,
  upstreamOffset: offset,
  downstreamOffset: offset,
})

const after = (offsets: readonly bigint[]): OffsetSyncSlots => {
  const [first = 0n, ...rest] = offsets
  return rest.reduce((slots, offset) => updatedSlots(slots, syncAt(offset)), clearedSlots(syncAt(first)))
}

/** The first place of each run of the same sync, as `place:upstreamOffset`. */
const kept = (slots: OffsetSyncSlots): string =>
  slots
    .flatMap((sync, place) => (sync === slots[place - 1] ? [] : [`${place}:${sync.upstreamOffset}`]))
    .join(' ')

const everyStep = (step: bigint, to: bigint): readonly bigint[] =>
  Array.from({ length: Number(to / step) + 1 }, (_, index) => BigInt(index) * step)

for (const [step, to, expected] of [
  [1n, 0n, '0:0'],
  [1n, 1n, '0:1 1:0'],
  [1n, 2n, '0:2 1:1 2:0'],
  [1n, 3n, '0:3 1:2 2:0'],
  [1n, 4n, '0:4 1:3 2:2 3:0'],
  [1n, 5n, '0:5 1:4 2:2 3:0'],
  [1n, 6n, '0:6 1:5 2:4 3:0'],
  [1n, 7n, '0:7 1:6 2:4 3:0'],
  [101n, 404n, '0:404 8:303 9:202 10:0'],
  [101n, 505n, '0:505 8:404 9:202 10:0'],
  [101n, 808n, '0:808 8:707 9:606 10:404 11:0'],
  [101n, 1010n, '0:1010 8:909 9:808 10:404 11:0'],
  [10n, 1000n, '0:1000 5:990 6:960 7:900 8:840 9:720 10:480 11:0'],
] as const) {
  test(`a sync every ${step} records up to ${to} leaves ${expected}`, () => {
    assert.equal(kept(after(everyStep(step, to))), expected)
  })
}

/** Ascending offsets with gaps of 1 to `widest`. */
const ascending = (widest: number) =>
  fc.array(fc.integer({ min: 1, max: widest }), { minLength: 1, maxLength: 200 }).map((steps) => {
    let offset = 0n
    return [0n, ...steps.map((step) => (offset += BigInt(step)))]
  })

test('the invariants A, B, C and D hold whatever the gaps', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 30 }).chain((n) => ascending(2 ** n)),
      (offsets) => {
        const slots = after(offsets)
        assert.equal(slots.length, slotCount)
        assert.equal(slots[0]?.upstreamOffset, offsets.at(-1))
        for (const [i, newer] of slots.entries()) {
          for (const [distance, older] of slots.slice(i + 1).entries()) {
            const j = i + 1 + distance
            assert.ok(satisfiesB(newer, older, i, j), `B between ${i} and ${j}: ${kept(slots)}`)
            assert.ok(satisfiesC(newer, older, i), `C between ${i} and ${j}: ${kept(slots)}`)
          }
        }
        const oldest = slots[slotCount - 1]
        assert.equal(latestAtOrBefore(slots, (oldest?.upstreamOffset ?? 0n) - 1n), undefined)
      },
    ),
  )
})

test('a sync is found by the newest one at or before an offset', () => {
  fc.assert(
    fc.property(ascending(500), fc.nat(100_000), (offsets, asked) => {
      const slots = after(offsets)
      const expected = [...new Set(slots.map(({ upstreamOffset }) => upstreamOffset))].find(
        (offset) => offset <= asked,
      )
      assert.equal(latestAtOrBefore(slots, BigInt(asked))?.upstreamOffset, expected)
    }),
  )
})

/** The largest number of syncs that one new sync drove out, on the way through these offsets. */
const mostExpired = (offsets: readonly bigint[]): number => {
  let slots = clearedSlots(syncAt(offsets[0] ?? 0n))
  let most = 0
  for (const offset of offsets.slice(1)) {
    const updated = updatedSlots(slots, syncAt(offset))
    most = Math.max(most, new Set(slots).size + 1 - new Set(updated).size)
    slots = updated
  }
  return most
}

test('OffsetSyncStoreTest.testConsistentlySpacedSyncs: of evenly spaced syncs at most one is lost at a time', () => {
  for (const step of [1n, 2n, 3n, 7n, 10n, 100n, 101n, 1000n, 65_537n]) {
    assert.ok(mostExpired(everyStep(step, step * 2000n)) <= 1, `step ${step}`)
  }
})

test('OffsetSyncStoreTest.testRandomlySpacedSyncs: of syncs with gaps up to 2^n at most n + 2 are lost at a time', () => {
  for (let n = 1; n < 11; n++) {
    fc.assert(
      fc.property(ascending(2 ** n), (offsets) => {
        assert.ok(mostExpired(offsets) <= n + 2)
      }),
      { numRuns: 50 },
    )
  }
})

test('OffsetSyncStoreTest.testDroppedSyncsSpacing: of syncs of which some were dropped at most two are lost at a time', () => {
  const halfDropped = fc.array(fc.boolean(), { minLength: 1, maxLength: 1000 }).map((isDropped) => {
    let offset = 0n
    return [0n, ...isDropped.map((dropped) => (offset += dropped ? 200n : 100n))]
  })
  fc.assert(
    fc.property(halfDropped, (offsets) => {
      assert.ok(mostExpired(offsets) <= 2)
    }),
  )
})

test('the old places stay as they were: a reader never sees half an update', () => {
  const slots = after(everyStep(10n, 100n))
  const before = kept(slots)
  updatedSlots(slots, syncAt(5000n))
  assert.equal(kept(slots), before)
})
