import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OffsetMap } from '../../../lib/mirror/offset-map.ts'
import { decode, encodeKey, encodeValue } from '../../../lib/mirror/offset-run.ts'
import { OffsetRuns } from '../../../lib/tasks/offset-runs.ts'

const source = { topic: 't', partition: 0 }

const mapOf = (runs: readonly (readonly [bigint, bigint])[], maxRuns = 10_000): OffsetMap => {
  const map = new OffsetMap(maxRuns)
  for (const [upstreamOffset, downstreamOffset] of runs)
    map.add({ ...source, upstreamOffset, downstreamOffset })
  return map
}

const end = (upstreamOffset: bigint, downstreamOffset: bigint) => ({ upstreamOffset, downstreamOffset })

for (const [says, runs, mirrored, upstream, downstream] of [
  ['inside a run the translation is exact', [[0n, 0n]], end(9n, 9n), 2n, 2n],
  [
    'a gap is rounded up to the next run',
    [
      [0n, 0n],
      [6n, 4n],
    ],
    end(9n, 7n),
    5n,
    4n,
  ],
  [
    'behind a gap the translation is exact',
    [
      [0n, 0n],
      [6n, 4n],
    ],
    end(9n, 7n),
    8n,
    6n,
  ],
  [
    'another writer moves what comes after it',
    [
      [0n, 0n],
      [3n, 5n],
    ],
    end(9n, 11n),
    3n,
    5n,
  ],
  ['a group at the end is put at the end', [[0n, 0n]], end(9n, 12n), 9n, 12n],
  ['a group ahead of the mirror is put at its end', [[0n, 0n]], end(9n, 9n), 20n, 9n],
  [
    'what was announced and not copied is not translated into',
    [
      [0n, 0n],
      [9n, 9n],
      [20n, 12n],
    ],
    end(9n, 9n),
    8n,
    8n,
  ],
  ['what was lost before the first run is rounded up to the start', [[5n, 0n]], end(9n, 4n), 4n, 0n],
  ['before the first run nothing is known, where others had written', [[5n, 3n]], end(9n, 7n), 4n, null],
  [
    'a run that was announced in vain is replaced',
    [
      [0n, 0n],
      [5n, 5n],
      [5n, 7n],
    ],
    end(9n, 11n),
    6n,
    8n,
  ],
  [
    'a source that starts anew drops what was',
    [
      [100n, 100n],
      [0n, 200n],
    ],
    end(5n, 205n),
    3n,
    203n,
  ],
] as const) {
  test(says, () => assert.equal(mapOf(runs).translate(source, upstream, mirrored), downstream))
}

test('a partition with more runs than allowed merges the oldest, towards re-reading', () => {
  const runs = Array.from({ length: 5 }, (_, index) => [BigInt(index * 10), BigInt(index * 8)] as const)
  const map = mapOf(runs, 4)
  const mirrored = end(50n, 40n)
  assert.equal(map.translate(source, 44n, mirrored), 36n)
  const merged = map.translate(source, 13n, mirrored)
  assert(merged !== null && merged <= 11n, `${merged}`)
})

test('a run is read back from its bytes', () => {
  const run = { ...source, upstreamOffset: 5n, downstreamOffset: 7n }
  assert.deepEqual(decode(encodeKey(run), encodeValue(run)), run)
  assert.equal(encodeKey(run).toString('hex'), '000174000000000000000000000005')
  assert.equal(encodeValue(run).toString('hex'), '00000000000000000007')
})

/** Source offsets with gaps, cut into events, other writers' records between them. */
const copies = fc.array(
  fc.record({
    gaps: fc.array(fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 4 })), {
      minLength: 1,
      maxLength: 8,
    }),
    others: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 })),
    isCold: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
)

test('whatever was copied, every group reads on the target exactly what it has not read', () => {
  fc.assert(
    fc.property(copies, (events) => {
      const map = new OffsetMap(10_000)
      let runs = new OffsetRuns()
      const landed = new Map<number, number>() // source offset -> target offset
      let upstream = 0
      let downstream = 0
      for (const { gaps, others, isCold } of events) {
        if (isCold) runs = new OffsetRuns()
        const records = gaps.map((gap) => {
          upstream += gap
          return { topic: 't', partition: 0, offset: upstream++, timestamp: 0 }
        })
        const announce = () => {
          const landing = {
            source,
            records,
            from: 0,
            to: records.length,
            downstreamOffset: BigInt(downstream),
          }
          for (const run of runs.due(landing)) map.add(run)
        }
        announce()
        downstream += others
        if (others > 0) announce() // landed later than expected
        for (const { offset } of records) landed.set(offset, downstream++)
      }
      const mirrored = end(BigInt(upstream), BigInt(downstream))
      for (let group = 0; group <= upstream + 2; group++) {
        const translated = Number(map.translate(source, BigInt(group), mirrored))
        const unread = [...landed].filter(([offset]) => offset >= group).map(([, at]) => at)
        const readAgain = [...landed].filter(([offset, at]) => offset < group && at >= translated)
        assert.deepEqual(readAgain, [], `group at ${group} is moved to ${translated}`)
        assert(
          unread.every((at) => at >= translated),
          `group at ${group} is moved to ${translated}, past what it has not read`,
        )
      }
    }),
  )
})
