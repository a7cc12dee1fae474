import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConnectValue, Struct } from '../../../lib/connect/connect-value.ts'
import { jsonText } from '../../../lib/connect/json-converter.ts'
import { mergeStructs } from '../../../lib/filepulse/merge-structs.ts'

const struct = (fields: Record<string, ConnectValue>): Struct => new Map(Object.entries(fields))
const merge = (left: Struct, right: Struct, ...overwrite: string[]): string =>
  jsonText(mergeStructs(left, right, new Set(overwrite)))

for (const [says, left, right, overwrite, merged] of [
  ['fields of both sides are there', { a: 1n }, { b: 2n }, [], '{"a":1,"b":2}'],
  ['two scalars of one type become an array', { a: 'x' }, { a: 'y' }, [], '{"a":["x","y"]}'],
  ['a field to overwrite is taken from the right', { a: 'x' }, { a: 'y' }, ['a'], '{"a":"y"}'],
  ['a field to overwrite that only the left has stays', { a: 'x' }, { b: 'y' }, ['a'], '{"a":"x","b":"y"}'],
  ['another type may overwrite', { a: 'x' }, { a: 1n }, ['a'], '{"a":1}'],
  ['an array takes one more in', { a: ['x'] }, { a: 'y' }, [], '{"a":["x","y"]}'],
  ['two arrays are joined', { a: ['x'] }, { a: ['y', 'z'] }, [], '{"a":["x","y","z"]}'],
] as const) {
  test(says, () => assert.equal(merge(struct(left), struct(right), ...overwrite), merged))
}

test('structs are merged field by field, and overwrite reaches into them', () => {
  const left = struct({ s: struct({ a: 'x', b: 'x' }) })
  const right = struct({ s: struct({ a: 'y', b: 'y' }) })
  assert.equal(merge(left, right, 's.a'), '{"s":{"b":["x","y"],"a":"y"}}')
})

test('two types do not go together', () => {
  assert.throws(
    () => merge(struct({ a: 'x' }), struct({ a: 1n })),
    /the field a is there already .*overwrite/,
  )
})
