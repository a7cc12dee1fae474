import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentText } from '../../../lib/search/document-text.ts'

for (const [says, value, text] of [
  [
    'an object is written as it is',
    '{"a":1.0,"b":9007199254740993,"c":0.10}',
    '{"a":1.0,"b":9007199254740993,"c":0.10}',
  ],
  ['line ends between tokens become blanks', '{\r\n"a": 1\n}', '{  "a": 1 }'],
  ['escaped line ends stay', '{"a":"x\\ny"}', '{"a":"x\\ny"}'],
  ["JSON's null is no document", 'null', null],
] as const) {
  test(says, () => assert.equal(documentText(Buffer.from(value)), text))
}

for (const [says, value, message] of [
  ['nothing', Buffer.from(''), /not JSON/],
  ['a text', Buffer.from('hello'), /not JSON/],
  ['an array', Buffer.from('[1]'), /not an object/],
  ['a number', Buffer.from('1'), /not an object/],
  ['bytes that are no text', Buffer.from([0x7b, 0xff, 0x7d]), /not UTF-8/],
] as const) {
  test(`${says} cannot be a document`, () =>
    assert.throws(() => documentText(value), { name: 'DataException', message }))
}
