import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Alignment,
  align,
  type Content,
  haveSameContent,
  type SourceContent,
} from '../../../lib/mirror/alignment.ts'

/** A record for each letter; equal letters have equal contents. */
const contents = (letters: string, offsets: readonly number[] = []): SourceContent[] =>
  [...letters].map((letter, index) => ({
    offset: BigInt(offsets[index] ?? index),
    timestamp: 0n,
    key: null,
    value: Buffer.from(letter),
    headers: [],
  }))

const aligned = (skip: number, accounted: number): Alignment => ({ skip, accounted, isDoubtful: false })

/** Position's upstreamOffset, letters found, letters of the event and their offsets. */
const cases: readonly (readonly [string, number, string, string, readonly number[], Alignment])[] = [
  ['nothing found: nothing to skip', 0, '', 'abc', [0, 1, 2], aligned(0, 0)],
  ['the same event again', 0, 'abc', 'abc', [0, 1, 2], aligned(3, 3)],
  ['a longer one', 0, 'ab', 'abc', [0, 1, 2], aligned(2, 2)],
  ['a shorter one: what it lacks is not accounted for', 0, 'abc', 'a', [0], aligned(1, 1)],
  ['an event that starts after what was found', 0, 'ab', 'cd', [2, 3], aligned(0, 2)],
  ['an event that starts within what was found', 0, 'abc', 'bcd', [1, 2, 3], aligned(2, 3)],
  ['a gap at the source within', 10, 'abc', 'abcd', [10, 13, 14, 16], aligned(3, 3)],
  ['trace 5: a gap behind the position is no copied record', 1, 'b', 'bc', [3, 4], aligned(1, 1)],
  ['a record compacted away between, in the middle', 0, 'abc', 'acd', [0, 2, 3], aligned(2, 3)],
  ['a record compacted away at the front', 0, 'abc', 'bcd', [1, 2, 3], aligned(2, 3)],
  ['the last one that was copied compacted away', 0, 'abc', 'abd', [0, 1, 3], aligned(2, 3)],
  ['all that were copied compacted away', 0, 'ab', 'cd', [2, 3], aligned(0, 2)],
  ['the drawing: x was 12 or 13', 10, 'abxc', 'abcd', [10, 11, 14, 15], aligned(3, 4)],
  ['identical records, none missing', 0, 'aa', 'aaa', [0, 1, 2], aligned(2, 2)],
  ['identical records, a shorter event: the fewest are accounted for', 0, 'aaa', 'a', [0], aligned(1, 1)],
  ['identical records behind a gap', 0, 'aa', 'aab', [0, 5, 6], aligned(2, 2)],
]

for (const [says, up, found, event, offsets, expected] of cases) {
  test(`matched by contents: ${says}`, () =>
    assert.deepEqual(align(BigInt(up), contents(found), contents(event, offsets), true), expected))
}

for (const [says, up, found, event, offsets, expected] of [
  [
    'two ways to match: the fewest are skipped, for a repeat can be seen and a loss cannot',
    0,
    'aa',
    'aa',
    [1, 2],
    { skip: 1, accounted: 2, isDoubtful: true },
  ],
  ['one way to match is no doubt', 0, 'ab', 'abc', [0, 1, 2], aligned(2, 2)],
  [
    'room before the event: nothing of it may have been copied',
    0,
    'ab',
    'abc',
    [2, 3, 4],
    { skip: 0, accounted: 2, isDoubtful: true },
  ],
] as const) {
  test(`matched by contents from a position that may be old: ${says}`, () =>
    assert.deepEqual(align(BigInt(up), contents(found), contents(event, offsets), false), expected))
}

for (const [says, up, found, event, offsets, expected] of [
  ['none of them fits: nothing is skipped', 0, 'xyz', 'abc', [0, 1, 2], { skip: 0, accounted: 3 }],
  ['a stranger between neighbours of the source', 0, 'axb', 'ab', [0, 1], { skip: 0, accounted: 3 }],
  ['the event fits only further back than it may', 2, 'xxab', 'abc', [2, 3, 4], { skip: 2, accounted: 4 }],
] as const) {
  test(`what cannot be is said: ${says}`, () =>
    assert.deepEqual(align(BigInt(up), contents(found), contents(event, offsets), true), {
      ...expected,
      isDoubtful: true,
    }))
}

test('trace 8: a regressed position and identical neighbours are the one case that contents cannot tell', () => {
  // r1 was found, and r2 is its byte-identical neighbour: the label tells them apart (recovery.test.ts).
  assert.deepEqual(align(1n, contents('a'), contents('a', [2]), true), aligned(1, 1))
})

const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 9 })

test('without gaps, a prefix of what was copied is skipped exactly, whatever its records are', () => {
  fc.assert(
    fc.property(letters, fc.nat(9), fc.nat(9), (source, copied, taken) => {
      const found = contents(source.slice(0, copied).join(''))
      const event = contents(source.slice(0, Math.max(1, taken)).join(''))
      const { skip, accounted, isDoubtful } = align(0n, found, event, true)
      assert.equal(skip, Math.min(found.length, event.length))
      assert.equal(accounted, skip === event.length ? Math.min(found.length, event.length) : found.length)
      assert(!isDoubtful)
    }),
  )
})

test('distinct records with gaps, some compacted away since: exactly those that were copied are skipped', () => {
  const steps = fc.array(fc.record({ gap: fc.nat(3), isKept: fc.boolean() }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(steps, fc.nat(8), (source, copied) => {
      let offset = 0
      const records = source.map(({ gap, isKept }, index) => {
        offset += gap
        const [record] = contents(String.fromCharCode(97 + index), [offset++])
        return { record, isKept }
      })
      const found = records.slice(0, copied).flatMap(({ record }) => record ?? [])
      const event = records.filter(({ isKept }) => isKept).flatMap(({ record }) => record ?? [])
      if (event.length === 0) return
      const { skip } = align(0n, found, event, true)
      assert.equal(skip, records.slice(0, copied).filter(({ isKept }) => isKept).length)
    }),
  )
})

test('an event of 10,000 records with few different contents is matched without trying all pairs of pairs', () => {
  const many = contents('ab'.repeat(2_500))
  assert.deepEqual(align(0n, many.slice(0, 4_000), many, true), aligned(4_000, 4_000))
})

const record: Content = {
  timestamp: 5n,
  key: Buffer.from('k'),
  value: Buffer.from('v'),
  headers: [
    { key: 'h', value: Buffer.from('1') },
    { key: 'n', value: null },
  ],
}

for (const [says, other] of [
  ['another timestamp', { timestamp: 6n }],
  ['another key', { key: Buffer.from('K') }],
  ['no key', { key: null }],
  ['an empty value', { value: Buffer.from('') }],
  ['a tombstone', { value: null }],
  ['a header less', { headers: record.headers.slice(0, 1) }],
  ['headers in another order', { headers: [...record.headers].reverse() }],
  [
    'a header that is empty and not null',
    {
      headers: [
        { key: 'h', value: Buffer.from('1') },
        { key: 'n', value: Buffer.from('') },
      ],
    },
  ],
] as const) {
  test(`records are different with ${says}`, () => assert(!haveSameContent(record, { ...record, ...other })))
}

test('records are the same at different offsets', () => {
  const [one, other] = contents('aa')
  assert(one && other && one.offset !== other.offset && haveSameContent(one, other))
})
