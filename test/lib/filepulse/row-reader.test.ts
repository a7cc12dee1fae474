import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Row, RowReader } from '../../../lib/filepulse/row-reader.ts'

const read = (chunks: readonly Uint8Array[]): Row[] => {
  const reader = new RowReader()
  return [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()]
}
const rowsOf = (text: string): (string | number)[][] =>
  read([Buffer.from(text)]).map((row) => [row.row, row.text])

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
  assert.deepEqual(read([Buffer.from([0x61, 0xff, 0x0a])]), [
    { text: 'a\ufffd', isCut: false, row: 1, byteOffset: 0 },
  ])
})

test('another encoding is read as it says', () => {
  const reader = new RowReader({ encoding: 'iso-8859-1' })
  const rows = [...reader.push(Buffer.from([0xe9])), ...reader.end()]
  assert.deepEqual(rows, [{ text: 'é', isCut: false, row: 1, byteOffset: 0 }])
})

test('a file in UTF-16 is cut where its lines end, not where a byte is 10', () => {
  const reader = new RowReader({ encoding: 'utf-16le' })
  const bytes = Buffer.from('\u0a0aa\nb', 'utf16le')
  const rows = [...reader.push(bytes.subarray(0, 3)), ...reader.push(bytes.subarray(3)), ...reader.end()]
  assert.deepEqual(
    rows.map(({ text, byteOffset }) => [text, byteOffset]),
    [
      ['\u0a0aa', 0],
      ['b', 5],
    ],
  )
})

for (const startsAt of ['the start of the file', 'the row itself']) {
  test(`reading goes on with a row, when chunks begin at ${startsAt}`, () => {
    const bytes = Buffer.from('a\r\n메\n\nb\nc')
    const [, second, third] = read([bytes])
    assert(second && third)
    const isFromRow = startsAt === 'the row itself'
    const reader = new RowReader({ from: second, startsAt: isFromRow ? second.byteOffset : 0 })
    const rows = [...reader.push(bytes.subarray(isFromRow ? second.byteOffset : 0)), ...reader.end()]
    assert.deepEqual(rows, read([bytes]).slice(1))
  })
}

test('a row that is too long is cut, said to be, and the next one stands where it stood', () => {
  const bytes = Buffer.from(`${'x'.repeat(50)}\nb\n`)
  for (const size of [1, 7, 100]) {
    const reader = new RowReader({ maxRowBytes: 10 })
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, at * size + size),
    )
    assert.deepEqual(
      [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.end()],
      [
        { text: 'x'.repeat(10), isCut: true, row: 1, byteOffset: 0 },
        { text: 'b', isCut: false, row: 2, byteOffset: 51 },
      ],
    )
  }
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
