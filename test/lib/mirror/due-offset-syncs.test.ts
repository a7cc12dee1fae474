import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  dueOffsetSyncs,
  newOffsetSyncPace,
  type OffsetSyncPace,
} from '../../../lib/mirror/due-offset-syncs.ts'
import { javaVectors } from '../../support/java-vectors.ts'

/** One record after the other: whether a sync was due for it. */
const oneByOne = (
  records: readonly (readonly [number, number])[],
  offsetLagMax: bigint,
): readonly boolean[] => {
  let pace: OffsetSyncPace = newOffsetSyncPace
  return records.map(([upstream, downstream]) => {
    const run = { upstreamOffset: BigInt(upstream), downstreamOffset: BigInt(downstream), count: 1 }
    const answer = dueOffsetSyncs(pace, run, offsetLagMax)
    pace = answer.pace
    return answer.due.length === 1
  })
}

test('MirrorSourceTaskTest.testOffsetSync: a sync is due first, after a gap, when stale, and when the target went back', () => {
  const vector = [
    [0, 100, true],
    [2, 102, true],
    [3, 152, false],
    [4, 153, true],
    [5, 154, false],
    [6, 203, false],
    [7, 204, true],
    [2, 206, true],
    [3, 207, false],
    [4, 3, true],
    [5, 4, false],
  ] as const
  const isDue = oneByOne(
    vector.map(([upstream, downstream]) => [upstream, downstream]),
    50n,
  )
  assert.deepEqual(
    isDue,
    vector.map(([, , expected]) => expected),
  )
})

test('MirrorSourceTaskTest.testZeroOffsetSync: with offset.lag.max 0 every record has a sync', () => {
  const records = [
    [0, 100],
    [1, 101],
    [2, 102],
    [3, 103],
    [4, 104],
  ] as const
  assert.deepEqual(oneByOne(records, 0n), [true, true, true, true, true])
})

test("random records have their syncs where Java's PartitionState has them", () => {
  const rows = javaVectors<{
    offsetLagMax: number
    records: readonly (readonly [number, number, boolean])[]
  }>('offset-sync-pace')
  assert.equal(rows.length, 4)
  for (const { offsetLagMax, records } of rows) {
    const isDue = oneByOne(
      records.map(([upstream, downstream]) => [upstream, downstream]),
      BigInt(offsetLagMax),
    )
    assert.deepEqual(
      isDue,
      records.map(([, , expected]) => expected),
    )
  }
})

test('a run has the syncs of its records one by one', () => {
  const runs = fc.array(
    fc.record({
      upstreamGap: fc.nat(2),
      downstreamGap: fc.integer({ min: -5, max: 5 }),
      count: fc.integer({ min: 1, max: 300 }),
    }),
    { maxLength: 10 },
  )
  fc.assert(
    fc.property(runs, fc.bigInt({ min: 0n, max: 200n }), (gaps, offsetLagMax) => {
      let [whole, single] = [newOffsetSyncPace, newOffsetSyncPace]
      let [upstreamOffset, downstreamOffset] = [0n, 1000n]
      for (const { upstreamGap, downstreamGap, count } of gaps) {
        upstreamOffset += BigInt(upstreamGap)
        downstreamOffset += BigInt(downstreamGap)
        const answer = dueOffsetSyncs(whole, { upstreamOffset, downstreamOffset, count }, offsetLagMax)
        const due = []
        for (let index = 0n; index < count; index++) {
          const one = {
            upstreamOffset: upstreamOffset + index,
            downstreamOffset: downstreamOffset + index,
            count: 1,
          }
          const ofOne = dueOffsetSyncs(single, one, offsetLagMax)
          due.push(...ofOne.due)
          single = ofOne.pace
        }
        whole = answer.pace
        assert.deepEqual(answer.due, due)
        assert.deepEqual(whole, single)
        upstreamOffset += BigInt(count)
        downstreamOffset += BigInt(count)
      }
    }),
  )
})
