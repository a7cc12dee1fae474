import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareRecords } from '../../faults/compare.ts'
import type { DecodedRecord } from '../../kafka/record-batch-decoder.ts'

/** Records whose values are the words of a text; `?` behind a word: compaction may have taken it. */
const records = (text: string): DecodedRecord[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word, index) => ({
      offset: BigInt(index),
      timestamp: 7n,
      key: null,
      value: Buffer.from(word.replace('?', '')),
      headers: [],
    }))

const differences = (source: string, target: string) => {
  const words = source.split(' ')
  const expected = records(source).map((record, index) => ({
    record,
    isOptional: words[index]?.endsWith('?') === true,
  }))
  const { lost, duplicated, reordered } = compareRecords(expected, records(target), true)
  return { lost, duplicated, reordered }
}

const none = { lost: 0, duplicated: 0, reordered: 0 }

for (const [says, source, target, expected] of [
  ['both sides are equal', 'a b c', 'a b c', none],
  ['the last record is missing', 'a b c', 'a b', { ...none, lost: 1 }],
  ['records in the middle are missing', 'a b c d', 'a d', { ...none, lost: 2 }],
  ['a batch stands there twice', 'a b c', 'a b a b c', { ...none, duplicated: 2 }],
  ['two records have changed places', 'a b c', 'a c b', { ...none, reordered: 1 }],
  ['a record comes again much later', 'a b c', 'a b c a', { ...none, duplicated: 1 }],
  ['identical records are told by their number', 'a a a b', 'a a b', { ...none, lost: 1 }],
  ['one identical record too many', 'a a b', 'a a a b', { ...none, duplicated: 1 }],
  ['a record that nobody wrote', 'a b', 'a x b', { ...none, duplicated: 1 }],
  [
    'a record that changed on its way is lost, and another one too many',
    'a b',
    'a B',
    { ...none, lost: 1, duplicated: 1 },
  ],
  ['what compaction took may be missing', 'a b? c', 'a c', none],
  ['what compaction took may be there', 'a b? c', 'a b c', none],
  ['but in its place', 'a b? c', 'a c b', { ...none, reordered: 1 }],
  ['nothing was copied', 'a b', '', { ...none, lost: 2 }],
] as const)
  test(`comparison: ${says}`, () => assert.deepEqual(differences(source, target), expected))

test('comparison: timestamps count, unless the target writes its own', () => {
  const [record] = records('a')
  assert(record)
  const expected = [{ record, isOptional: false }]
  const later = [{ ...record, timestamp: 8n }]
  assert.equal(compareRecords(expected, later, true).lost, 1)
  assert.equal(compareRecords(expected, later, false).lost, 0)
})

test('comparison: null, empty, and the bytes of headers are told apart', () => {
  const [record] = records('a')
  assert(record)
  const variants = [
    { ...record, key: Buffer.alloc(0) },
    { ...record, headers: [{ key: 'h', value: null }] },
    { ...record, headers: [{ key: 'h', value: Buffer.alloc(0) }] },
  ]
  for (const variant of variants)
    assert.equal(compareRecords([{ record, isOptional: false }], [variant], true).lost, 1)
})

test('comparison: the first difference is a sentence', () => {
  const expected = records('a b').map((record) => ({ record, isOptional: false }))
  assert.equal(compareRecords(expected, records('a'), true).first, 'source offsets 1 are not in the target')
})
