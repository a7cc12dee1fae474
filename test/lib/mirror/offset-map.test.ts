import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OffsetMap, type OffsetRun } from '../../../lib/mirror/offset-map.ts'
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
    'what is written of records that no position tells yet is not translated into',
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
    'a run that is written late is as true as any other: what is known behind it stays',
    [
      [0n, 0n],
      [6n, 4n],
      [3n, 3n],
    ],
    end(9n, 7n),
    8n,
    6n,
  ],
] as const) {
  test(says, () => assert.equal(mapOf(runs).translate(source, upstream, mirrored), downstream))
}

const mark = { ...source, isAnew: true } as const

test('what is copied anew voids what was known from there on, and nothing before it', () => {
  const map = mapOf([
    [0n, 0n],
    [100n, 90n],
    [150n, 130n],
  ])
  map.add({ ...mark, upstreamOffset: 120n, downstreamOffset: 200n })
  map.add({ ...source, upstreamOffset: 120n, downstreamOffset: 200n })
  assert.deepEqual(
    [50n, 110n, 120n, 160n].map((offset) => map.translate(source, offset, end(200n, 280n))),
    [50n, 100n, 200n, 240n],
  )
})

test('a partition whose runs were merged goes on exactly after all of it is copied anew', () => {
  const map = mapOf(
    Array.from({ length: 9 }, (_, index) => [BigInt(index * 10), BigInt(index * 8)] as const),
    4,
  )
  map.add({ ...mark, upstreamOffset: 0n, downstreamOffset: 300n })
  assert.equal(map.has(source), false)
  map.add({ ...source, upstreamOffset: 0n, downstreamOffset: 300n })
  assert.equal(map.translate(source, 7n, end(50n, 350n)), 307n)
})

test('runs that say what the one before them says are left out before any are merged', () => {
  const runs = Array.from({ length: 6 }, (_, index) => [BigInt(index * 10), BigInt(index * 10)] as const)
  assert.equal(mapOf(runs, 4).translate(source, 13n, end(60n, 60n)), 13n)
})

test('a run that is written late into a merged stretch does not make it look known', () => {
  const map = mapOf(
    Array.from({ length: 5 }, (_, index) => [BigInt(index * 10), BigInt(index * 8)] as const),
    4,
  )
  map.add({ ...source, upstreamOffset: 5n, downstreamOffset: 5n })
  const merged = map.translate(source, 13n, end(50n, 40n))
  assert(merged !== null && merged <= 11n, `${merged}`)
})

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

test('a mark is read back from its bytes, and no run has its key', () => {
  const marked = { ...mark, upstreamOffset: 5n, downstreamOffset: 7n }
  assert.deepEqual(decode(encodeKey(marked), encodeValue(marked)), marked)
  assert.equal(encodeKey(marked).toString('hex'), '00017400000000fffffffffffffffa')
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

test('whatever was copied, and in whatever order runs arrive, every group reads on the target exactly what it has not read', () => {
  fc.assert(
    fc.property(copies, fc.boolean(), (events, isLate) => {
      const map = new OffsetMap(10_000)
      const written: OffsetRun[] = []
      let runs = new OffsetRuns()
      const landed = new Map<number, number>() // source offset -> target offset
      let upstream = 0
      let downstream = 0
      for (const { gaps, others, isCold } of events) {
        if (isCold || others > 0) runs = new OffsetRuns() // the log end is another one
        const records = gaps.map((gap) => {
          upstream += gap
          return { topic: 't', partition: 0, offset: upstream++, timestamp: 0 }
        })
        downstream += others
        const landing = { source, records, from: 0, to: records.length, downstreamOffset: BigInt(downstream) }
        written.push(...runs.due(landing))
        for (const { offset } of records) landed.set(offset, downstream++)
      }
      for (const run of isLate ? written.toReversed() : written) map.add(run)
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
