import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MultiRowFilter, type MultiRowFilterOptions } from '../../../lib/filepulse/multi-row-filter.ts'

const group = (options: MultiRowFilterOptions, lines: readonly string[]): [number, unknown][] => {
  const filter = new MultiRowFilter(options)
  const records = lines.flatMap((line, index) =>
    filter.apply({
      value: new Map([
        ['message', line],
        ['headers', 'x'],
      ]),
      row: index + 1,
      byteOffset: 0,
    }),
  )
  return [...records, ...filter.flush()].map(({ value, row }) => [row, Object.fromEntries(value)])
}
const tab = { pattern: '^[\\t]' }

for (const [says, options, lines, groups] of [
  [
    'a line that matches goes to the line before it',
    tab,
    ['a', '\tb', '\tc', 'd'],
    [
      [1, { message: 'a\\n\tb\\n\tc' }],
      [4, { message: 'd' }],
    ],
  ],
  [
    'the first line starts a group even if it matches',
    tab,
    ['\ta', 'b'],
    [
      [1, { message: '\ta' }],
      [2, { message: 'b' }],
    ],
  ],
  [
    'with negate a line that matches starts a group',
    { pattern: '^%{YEAR}', negate: true },
    ['2025 a', 'b', '2026 c'],
    [
      [1, { message: '2025 a\\nb' }],
      [3, { message: '2026 c' }],
    ],
  ],
  ['the pattern may be found anywhere', { pattern: 'x' }, ['a', 'bxc'], [[1, { message: 'a\\nbxc' }]]],
  ['an empty separator glues lines', { ...tab, separator: '' }, ['a', '\tb'], [[1, { message: 'a\tb' }]]],
  ['no lines make no group', tab, [], []],
] as const) {
  test(says, () => assert.deepEqual(group(options, lines), groups))
}

test('a record without a message is refused', () => {
  const filter = new MultiRowFilter(tab)
  assert.throws(
    () => filter.apply({ value: new Map(), row: 1, byteOffset: 0 }),
    /the field message does not exist/,
  )
})
