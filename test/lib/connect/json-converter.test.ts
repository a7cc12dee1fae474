import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConnectValue } from '../../../lib/connect/connect-value.ts'
import { fromConnectData } from '../../../lib/connect/json-converter.ts'

const struct = (fields: Record<string, ConnectValue>): ConnectValue => new Map(Object.entries(fields))

for (const [says, value, text] of [
  ['a struct has its fields in order and no white space', struct({ b: 1n, a: 'x' }), '{"b":1,"a":"x"}'],
  ['a null field is written', struct({ a: null }), '{"a":null}'],
  ['an integer is exact', 9007199254740993n, '9007199254740993'],
  ['a double keeps its fraction', 1, '1.0'],
  ['a double that JSON has no number for is a text', Number.NaN, '"NaN"'],
  ['an array is written element by element', [true, null, [], struct({})], '[true,null,[],{}]'],
  [
    'quotes, backslashes and control characters are escaped',
    '"\\\b\f\n\r\t\u0001\u001f',
    '"\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001F"',
  ],
  ['a slash, DEL and a line separator are not', '/\u007f\u2028', '"/\u007f\u2028"'],
  ['a character outside of the BMP is two escapes', '👍', '"\\uD83D\\uDC4D"'],
  ['a Korean word is itself', '메인', '"메인"'],
  ['a field name is escaped too', struct({ 'a"b': 1n }), '{"a\\"b":1}'],
] as const satisfies readonly (readonly [string, ConnectValue, string])[]) {
  test(`${says}: ${text}`, () => assert.equal(fromConnectData(value)?.toString(), text))
}

test('a null value is null bytes: a tombstone', () => assert.equal(fromConnectData(null), null))
