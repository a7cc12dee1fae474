import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ObjectRows, type ObjectRowsOptions } from '../../../lib/filepulse/object-rows.ts'

const file = 'id;name\n\n1;a\n2;b\n3;c\ntotal;3\n'

const rowsOf = (options: Partial<ObjectRowsOptions>, chunkBytes = 5, text = file): unknown[] => {
  const { from, startsAt = 0 } = options
  const rows = new ObjectRows({ skipHeaders: 0, skipFooters: 0, ...options, ...(from && { from }) })
  const bytes = Buffer.from(text)
  const given = []
  for (let at = startsAt; at < bytes.length; at += chunkBytes)
    given.push(...rows.push(bytes.subarray(at, at + chunkBytes)))
  given.push(...rows.end())
  return given.map(({ row, text: line, headers }) => (headers ? [row, line, ...headers] : [row, line]))
}

const all = [
  [1, 'id;name'],
  [3, '1;a'],
  [4, '2;b'],
  [5, '3;c'],
  [6, 'total;3'],
]
const third = { row: 4, byteOffset: 13 }

for (const [says, options, expected] of [
  ['without headers and footers every row is a record', {}, all],
  [
    'headers are no records, and every record has them',
    { skipHeaders: 1 },
    all.slice(1).map((row) => [...row, 'id;name']),
  ],
  ['footers are no records', { skipFooters: 2 }, all.slice(0, 3)],
  [
    'both',
    { skipHeaders: 2, skipFooters: 1 },
    [
      [4, '2;b', 'id;name', '1;a'],
      [5, '3;c', 'id;name', '1;a'],
    ],
  ],
  ['more footers than rows leave nothing', { skipFooters: 9 }, []],
  ['more headers than rows leave nothing', { skipHeaders: 9 }, []],
  ['from a row in the middle, the file is read from there', { from: third, startsAt: 13 }, all.slice(2)],
  [
    'with headers it is read from its start',
    { from: third, skipHeaders: 1 },
    all.slice(2).map((row) => [...row, 'id;name']),
  ],
] as const) {
  test(says, () => {
    for (const chunkBytes of [1, 5, 100]) assert.deepEqual(rowsOf(options, chunkBytes), expected)
  })
}

test('reading goes on with the first row that is held back', () => {
  const rows = new ObjectRows({ skipHeaders: 0, skipFooters: 2 })
  rows.push(Buffer.from(file))
  assert.deepEqual(rows.position, { row: 5, byteOffset: 17 })
})

test('and never before the row from which it was asked', () => {
  const rows = new ObjectRows({ skipHeaders: 1, skipFooters: 0, from: third })
  rows.push(Buffer.from(file.slice(0, 9)))
  assert.deepEqual(rows.position, third)
})
