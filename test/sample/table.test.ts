import assert from 'node:assert/strict'
import { test } from 'node:test'
import { table } from '../../sample/table.ts'

for (const [says, rows, expected] of [
  ['a table without rows is its header', [], 'name  count'],
  [
    'columns are as wide as what stands in them',
    [['a long name', '7']],
    'name         count\na long name      7',
  ],
] as const) {
  test(says, () => assert.equal(table(['name', 'count'], rows), expected))
}
