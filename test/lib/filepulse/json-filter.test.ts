import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonText } from '../../../lib/connect/json-converter.ts'
import { type JsonFilterOptions, jsonFilter } from '../../../lib/filepulse/json-filter.ts'

const defaults = { source: 'message', merge: false, explodeArray: false, overwrite: new Set<string>() }
const apply = (options: Partial<JsonFilterOptions>, message: string): string[] =>
  jsonFilter({ ...defaults, ...options })
    .apply({
      value: new Map([
        ['message', message],
        ['level', 'INFO'],
      ]),
      row: 7,
      byteOffset: 0,
    })
    .map(({ value, row }) => `${row} ${jsonText(value)}`)

for (const [says, options, message, records] of [
  ['the value replaces its text', {}, '{"a":1}', ['7 {"level":"INFO","message":{"a":1}}']],
  [
    'a target keeps the text',
    { target: 'ub' },
    '{"a":1}',
    ['7 {"message":"{\\"a\\":1}","level":"INFO","ub":{"a":1}}'],
  ],
  ['an array is a value too', { target: 'ub' }, '[1]', ['7 {"message":"[1]","level":"INFO","ub":[1]}']],
  [
    'merge puts the fields into the record',
    { merge: true },
    '{"a":1}',
    ['7 {"message":"{\\"a\\":1}","level":"INFO","a":1}'],
  ],
  [
    'a field that is there already becomes an array',
    { merge: true },
    '{"level":"X"}',
    ['7 {"message":"{\\"level\\":\\"X\\"}","level":["INFO","X"]}'],
  ],
  [
    'unless it is to be overwritten',
    { merge: true, overwrite: new Set(['level']) },
    '{"level":"X"}',
    ['7 {"message":"{\\"level\\":\\"X\\"}","level":"X"}'],
  ],
  [
    'explode.array makes a record an element',
    { target: 'ub', explodeArray: true, overwrite: new Set(['message']) },
    '[1,2]',
    ['7 {"message":"[1,2]","level":"INFO","ub":1}', '7 {"message":"[1,2]","level":"INFO","ub":2}'],
  ],
] as const) {
  test(says, () => assert.deepEqual(apply(options, message), records))
}

for (const [says, options, message] of [
  ['a text that is no JSON', {}, 'x'],
  ['an array to merge', { merge: true }, '[1]'],
  ['a source that is not there', { source: 'none' }, '{}'],
] as const) {
  test(`${says} is an error`, () => assert.throws(() => apply(options, message), { name: 'DataException' }))
}
