import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  countWithinLabelReach,
  isLabelOf,
  labelledBaseTimestamp,
  labelOf,
  offsetOfLabel,
} from '../../../lib/mirror/batch-label.ts'

const wrap = 2 ** 20

for (const [says, smallest, next, base] of [
  [
    'the low 20 bits of the time give way',
    1_763_700_000_000,
    5,
    1_763_700_000_000 - (1_763_700_000_000 % wrap) + 5,
  ],
  ['the last label before the wrap', 0, wrap - 1, wrap - 1],
  ['the first one after it', 0, wrap, 0],
  ['1970', 0, 17, 17],
  ['no timestamp (-1)', -1, 17, 17 - wrap],
  ['before 1970', -3_000_000_000_000, 17, Math.floor(-3_000_000_000_000 / wrap) * wrap + 17],
  [
    'a source offset near 2^53',
    1_763_700_000_000,
    2 ** 53 - 1,
    1_763_700_000_000 - (1_763_700_000_000 % wrap) + wrap - 1,
  ],
] as const) {
  test(`a labelled baseTimestamp: ${says}`, () => assert.equal(labelledBaseTimestamp(smallest, next), base))
}

const timestamps = fc.oneof(
  fc.integer({ min: -(2 ** 52), max: 2 ** 52 }),
  fc.constantFrom(-1, 0, 1, 1_763_700_000_000, wrap, -wrap),
)
const offsets = fc.integer({ min: 1, max: 2 ** 53 - 1 })

test('a label is read back from every timestamp and every offset, within 18 minutes of the smallest timestamp', () => {
  fc.assert(
    fc.property(timestamps, offsets, (smallest, next) => {
      const base = labelledBaseTimestamp(smallest, next)
      assert(Math.abs(base - smallest) < wrap)
      // One in a million hits its own timestamp by chance: then it is no label, and contents decide.
      const expected = base === smallest ? undefined : next % wrap
      assert.equal(labelOf(BigInt(base), BigInt(smallest)), expected)
    }),
  )
})

for (const base of [1_763_700_000_000n, 0n, -1n]) {
  test(`a batch that starts at its first record's timestamp (${base}) has no label: a broker wrote it anew`, () =>
    assert.equal(labelOf(base, base), undefined))
}

for (const [says, label, atLeast, expected] of [
  ['the offset itself', 5, 5n, 5n],
  ['a later one', 9, 5n, 9n],
  ['one before it means the next round', 4, 5n, 5n + BigInt(wrap) - 1n],
  ['at the wrap', 0, BigInt(wrap), BigInt(wrap)],
  ['across the wrap', 3, BigInt(wrap) - 2n, BigInt(wrap) + 3n],
  ['far out', 1, 5_000_000n, 5n * BigInt(wrap) + 1n],
] as const) {
  test(`the first offset that a label can mean: ${says}`, () =>
    assert.equal(offsetOfLabel(label, atLeast), expected))
}

for (const [says, offsets, from, position, expected] of [
  ['all of a source without gaps', [5, 6, 7], 0, 5n, 3],
  ['those before a gap that labels do not reach across', [5, 6, 2_000_000], 0, 5n, 2],
  ['as far as labels reach after the position', [0, 917_503, 917_504], 0, 0n, 2],
  ['at least one', [2_000_000, 2_000_001], 0, 0n, 1],
  ['from the index on', [0, 1, 2_000_000, 2_000_001], 2, 2_000_000n, 2],
] as const) {
  test(`records that a labelled batch may take: ${says}`, () => {
    const records = offsets.map((offset) => ({ offset }))
    assert.equal(countWithinLabelReach(records, from, position), expected)
  })
}

test('a label means an offset exactly as long as the doubt spans less than 1,048,576 offsets', () => {
  const doubt = fc.bigInt({ min: 0n, max: BigInt(wrap) - 1n })
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 53n }), doubt, (atLeast, span) => {
      const next = atLeast + span
      const label = Number(next % BigInt(wrap))
      assert.equal(offsetOfLabel(label, atLeast), next)
      assert(isLabelOf(label, next))
      assert(!isLabelOf(label, next + 1n))
    }),
  )
})
