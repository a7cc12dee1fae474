import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonText } from '../../../lib/connect/json-converter.ts'
import { toConnectStruct } from '../../../lib/filepulse/connect-struct.ts'
import { parseJson } from '../../../lib/filepulse/parse-json.ts'

/** As a record in Kafka: under a field, because what has no type is not written. */
const written = (json: string): string => jsonText(toConnectStruct(new Map([['v', parseJson(json)]])))

for (const [says, json, text] of [
  ['a null member is not written', '{"a":null,"b":1}', '{"v":{"b":1}}'],
  ['nor an empty object', '{"a":{},"b":1}', '{"v":{"b":1}}'],
  ['nor an empty array', '{"a":[],"b":1}', '{"v":{"b":1}}'],
  [
    'fields are sorted by UTF-16, at every level',
    '{"b":1,"Z":2,"_":3,"가":{"d":1,"c":2}}',
    '{"v":{"Z":2,"_":3,"b":1,"가":{"c":2,"d":1}}}',
  ],
  ['integers are exact', '{"a":9007199254740993}', '{"v":{"a":9007199254740993}}'],
  ['an integer beyond 64 bits stays text', '{"a":9223372036854775808}', '{"v":{"a":"9223372036854775808"}}'],
  ['1.0 stays 1.0', '{"a":1.0}', '{"v":{"a":1.0}}'],
  ['an exponent makes a double', '{"a":1e3}', '{"v":{"a":1000.0}}'],
  ['large doubles have an exponent', '{"a":12345678.9}', '{"v":{"a":1.23456789E7}}'],
  ['small doubles too', '{"a":1e-7}', '{"v":{"a":1.0E-7}}'],
  ['-0.0 keeps its sign', '{"a":-0.0}', '{"v":{"a":-0.0}}'],
  ['-0 is an integer and has none', '{"a":-0}', '{"v":{"a":0}}'],
  ['a double that is too large is text', '{"a":1e400}', '{"v":{"a":"Infinity"}}'],
  ['of equal keys the last one counts', '{"a":1,"a":2}', '{"v":{"a":2}}'],
  ['text in an array makes text of the numbers', '[1,"a"]', '{"v":["1","a"]}'],
  ['whichever comes first', '["a",1.0]', '{"v":["a","1.0"]}'],
  ['a double in an array makes doubles of the integers', '[1,2.5]', '{"v":[1.0,2.5]}'],
  ['and loses nothing', '[2.5,1]', '{"v":[2.5,1.0]}'],
  ['null in an array stays', '[1,null]', '{"v":[1,null]}'],
  [
    'elements have the fields of all',
    '[{"i":1},{"i":2,"q":"z"}]',
    '{"v":[{"i":1,"q":null},{"i":2,"q":"z"}]}',
  ],
  ['and one type a field', '[{"x":1},{"x":"s"}]', '{"v":[{"x":"1"},{"x":"s"}]}'],
  ['a struct that an element lacks is null', '[{"o":{"c":1}},{}]', '{"v":[{"o":{"c":1}},{"o":null}]}'],
  ['arrays of arrays stay', '[[1,2],[3]]', '{"v":[[1,2],[3]]}'],
  ['arrays of empty objects stay', '[{},{}]', '{"v":[{},{}]}'],
  ['text after the value is dropped', '{"a":1} trailing', '{"v":{"a":1}}'],
  ['a second value too', '{"a":1}{"b":2}', '{"v":{"a":1}}'],
  ['a raw TAB may stand in a string', '{"a":"x\ty"}', '{"v":{"a":"x\\ty"}}'],
  ['brackets in strings do not count', '{"a":"}]\\"{"}', '{"v":{"a":"}]\\"{"}}'],
  [
    'a key of the prototype is a key',
    '{"__proto__":{"a":1},"constructor":1}',
    '{"v":{"__proto__":{"a":1},"constructor":1}}',
  ],
] as const) {
  test(`${says}: ${json}`, () => assert.equal(written(json), text))
}

for (const json of [
  '',
  '1',
  '"a"',
  'null',
  'text',
  "{'a':1}",
  '{"a":01}',
  '{"a":+1}',
  '{"a":.5}',
  '{"":1}',
  '{"a":1',
  '[1,2',
  '{"a"}',
]) {
  test(`${json === '' ? 'nothing' : json} is no JSON object or array`, () => {
    assert.throws(() => parseJson(json), { name: 'DataException' })
  })
}

for (const json of ['[true,1]', '[{"x":1},3]', '[[1],2]']) {
  test(`the elements of ${json} do not go together`, () => {
    assert.throws(() => written(json), { name: 'DataException', message: /an array cannot hold both/ })
  })
}
