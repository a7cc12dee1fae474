import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConnectValue, Struct } from '../../../lib/connect/connect-value.ts'
import { recordConverter } from '../../../lib/filepulse/convert-record.ts'
import { readValueSchema } from '../../../lib/filepulse/value-schema.ts'

const file = { bucket: 'b', key: 'k', contentLength: 1, lastModified: 0, userMetadata: {} }
const optional = (type: string, more = {}) => ({ type, isOptional: true, ...more })
const schema = {
  type: 'STRUCT',
  name: 'Log',
  fieldSchemas: {
    n: { type: 'INT32' },
    at: optional('INT64', { name: 'org.apache.kafka.connect.data.Timestamp', version: 1 }),
    text: optional('STRING'),
    ratio: optional('FLOAT64'),
    tags: optional('ARRAY', { valueSchema: { type: 'STRING' } }),
    user: optional('STRUCT', { fieldSchemas: { id: { type: 'INT64' } } }),
    level: optional('STRING', { defaultValue: 'INFO' }),
  },
}
const settings = { topic: 't', 'value.connect.schema': JSON.stringify(schema) }

const written = (value: Struct, more = {}): string | undefined =>
  recordConverter({ ...settings, ...more })({ value, row: 1, byteOffset: 0 }, file)?.value?.toString()
const record = (fields: Readonly<Record<string, ConnectValue>>): Struct => new Map(Object.entries(fields))

for (const [says, fields, expected] of [
  [
    'fields are those of the schema, by name; what is not there is null, or its default',
    { other: 1n, n: 7n },
    '{"at":null,"level":"INFO","n":7,"ratio":null,"tags":null,"text":null,"user":null}',
  ],
  [
    'integers become doubles, scalars text, and a value of its own an array',
    { n: 1n, ratio: 2n, text: 1.5, tags: 'x', user: record({ id: 9n, x: 1n }), at: 5n, level: 'WARN' },
    '{"at":5,"level":"WARN","n":1,"ratio":2.0,"tags":["x"],"text":"1.5","user":{"id":9}}',
  ],
] as const) {
  test(says, () => assert.equal(written(record(fields)), expected))
}

for (const [says, fields, message] of [
  ['a field that has to be there', {}, /Missing required field 'n' for record 'Log'/],
  ['a text for a number', { n: '7' }, /field 'Log\.n' .* INT32<>STRING/],
  ['a number that is too large', { n: 2n ** 40n }, /field 'Log\.n' .* INT32<>/],
  ['a text for a struct', { n: 1n, user: 'x' }, /field 'Log\.user' .* STRUCT<>STRING/],
] as const) {
  test(`${says} is no record of the schema`, () => {
    assert.throws(() => written(record(fields)), { name: 'DataException', message })
  })
}

test('it is for the topics of its pattern', () => {
  const other = { 'value.connect.schema.condition.topic.pattern': 'logs-.*' }
  assert.equal(written(record({ z: 1n, a: 2n }), other), '{"a":2,"z":1}')
})

for (const [more, message] of [
  [{ 'value.connect.schema': 'x' }, /^value\.connect\.schema has no schema at value\.connect\.schema/],
  [{ 'value.connect.schema': '{"type":"INT7"}' }, /^value\.connect\.schema has no type/],
  [{ 'value.connect.schema': '{"type":"STRING"}' }, /^value\.connect\.schema is of the type STRING/],
  [{ 'value.connect.schema.type': 'AVRO' }, /^value\.connect\.schema\.type is AVRO/],
  [{ 'merge.value.connect.schemas': 'true' }, /^merge\.value\.connect\.schemas is true/],
] as const) {
  test(`${JSON.stringify(more)} is refused with its key`, () => {
    assert.throws(() => readValueSchema({ ...settings, ...more }), { message })
  })
}
