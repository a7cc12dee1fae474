import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileEncoding } from '../../../lib/filepulse/file-encoding.ts'
import { readReader } from '../../../lib/filepulse/file-readers.ts'
import { firstRow } from '../../../lib/filepulse/row-reader.ts'

/** What Java's `new String(bytes, name)` says of the bytes. */
for (const [name, bytes, text] of [
  ['UTF-8', 'ec9db4', '이'],
  ['UTF8', 'ec9db4', '이'],
  ['MS949', 'c0cc', '이'],
  ['x-windows-949', 'c0cc', '이'],
  ['EUC-KR', 'c0cc', '이'],
  ['Shift_JIS', '82a0', 'あ'],
  ['Cp1252', '80', '€'],
  ['ISO-8859-1', '80', '\u0080'],
  ['ISO8859_1', '80', '\u0080'],
  ['ISO-8859-15', 'a4', '€'],
  ['UTF-16', 'fefff900', '\uf900'],
  ['UTF-16', 'fffe00f9', '\uf900'],
  ['UTF-16', 'f900', '\uf900'],
  ['UTF-16LE', '00f9', '\uf900'],
  ['UTF-16BE', 'f900', '\uf900'],
  ['UTF-16LE', 'fffe00f9', '\ufeff\uf900'],
] as const) {
  test(`${bytes} in ${name} is read as in Java`, () => {
    const settings = { 'tasks.reader.class': 'LocalRowFileInputReader', 'file.encoding': name }
    const reader = readReader(settings).createReader(
      { bucket: 'b', key: 'k', contentLength: 0, lastModified: 0, userMetadata: {} },
      { from: firstRow, startsAt: 0 },
    )
    const given = Array.from(Buffer.from(bytes, 'hex'), (byte) => reader.push(Buffer.of(byte)))
    assert.deepEqual(
      [...given.flat(), ...reader.end()].map((row) => row.text),
      [text],
    )
  })
}

test('an encoding that nobody knows has no name', () => assert.equal(fileEncoding('EBCDIC-X'), undefined))
