import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Row, RowReader } from '../../../lib/filepulse/row-reader.ts'

const read = (chunks: readonly Uint8Array[]): Row[] => {
  const reader = new RowReader()
  return [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()]
}
const rowsOf = (text: string): (string | number)[][] =>
  read([Buffer.from(text)]).map((row) => [row.number, row.text])

for (const [says, text, rows] of [
  [
    'lines end at a newline',
    'a\nb\n',
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  [
    'lines end at CR LF',
    'a\r\nb\r\n',
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  [
    'lines end at a lone CR',
    'a\rb\r',
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  [
    'the last line needs no end',
    'a\nb',
    [
      [1, 'a'],
      [2, 'b'],
    ],
  ],
  [
    'empty lines are left out, and count',
    'a\n\n\nb',
    [
      [1, 'a'],
      [4, 'b'],
    ],
  ],
  [
    'a line of blanks is a row',
    'a\n  \n',
    [
      [1, 'a'],
      [2, '  '],
    ],
  ],
  [
    'a CR before CR LF is a line of its own',
    'a\r\r\nb',
    [
      [1, 'a'],
      [3, 'b'],
    ],
  ],
  ['an empty file has no rows', '', []],
  ['a file of line ends has no rows', '\n\r\n\r', []],
  ['a byte order mark stays', '\ufeffa\n', [[1, '\ufeffa']]],
] as const) {
  test(says, () => assert.deepEqual(rowsOf(text), rows))
}

test('bytes that are not UTF-8 become U+FFFD', () => {
  assert.deepEqual(read([Buffer.from([0x61, 0xff, 0x0a])]), [{ text: 'a\ufffd', number: 1 }])
})

test('another encoding is read as it says', () => {
  const reader = new RowReader('iso-8859-1')
  assert.deepEqual([...reader.push(Buffer.from([0xe9])), ...reader.end()], [{ text: 'é', number: 1 }])
})

test('rows are the same however the file is cut into chunks', () => {
  const character = fc.constantFrom('a', '\r', '\n', '메', '👍', ' ')
  fc.assert(
    fc.property(fc.array(character), fc.array(fc.nat()), (characters, cuts) => {
      const bytes = Buffer.from(characters.join(''))
      const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end))
      assert.deepEqual(read(chunks), read([bytes]))
    }),
  )
})
