import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConnectSchema } from '../../../../lib/connect/connect-schema.ts'
import type { ConnectValue } from '../../../../lib/connect/connect-value.ts'
import type { Converter } from '../../../../lib/connect/converters/converter.ts'
import { createConverter } from '../../../../lib/connect/converters/create-converter.ts'
import { DataException } from '../../../../lib/connect/data-exception.ts'
import { Decimal } from '../../../../lib/connect/decimal.ts'

const converterOf = (name: string, config: Record<string, string> = {}): Converter => {
  const converter = createConverter({ 'value.converter': name, ...config }, 'value.converter')
  assert(converter)
  return converter
}
const json = converterOf('org.apache.kafka.connect.json.JsonConverter', {
  'value.converter.schemas.enable': 'false',
})

for (const [text, value] of [
  ['1', 1n],
  ['1.0', 1],
  ['9007199254740993', 9007199254740993n],
  // As Jackson's longValue: beyond 64 bits it wraps around.
  ['9223372036854775808', -9223372036854775808n],
  ['"a"', 'a'],
  ['null', null],
  ['[true,{"a":null}]', [true, new Map([['a', null]])]],
] as const) {
  test(`JSON without schemas reads ${text}`, () => {
    assert.deepEqual(json.toConnectData(Buffer.from(text)), { schema: null, value })
  })
}

test('null bytes are a null value, and back', () => {
  assert.deepEqual(json.toConnectData(null), { schema: null, value: null })
  assert.equal(json.fromConnectData({ schema: null, value: null }), null)
})

test('what is no JSON is a DataException', () => {
  assert.throws(() => json.toConnectData(Buffer.from('{"a":')), DataException)
})

test('plain JSON where an envelope is expected is refused in the words of JsonConverter', () => {
  assert.throws(() => converterOf('JsonConverter').toConnectData(Buffer.from('{"a":1}')), {
    message: /^JsonConverter with schemas\.enable requires "schema" and "payload" fields/,
  })
})

const decimal: ConnectSchema = {
  type: 'BYTES',
  name: 'org.apache.kafka.connect.data.Decimal',
  version: 1,
  parameters: new Map([['scale', '2']]),
}
for (const [format, text] of [
  ['BASE64', '"BNI="'],
  ['NUMERIC', '12.34'],
] as const) {
  test(`a decimal is written as ${format}`, () => {
    const converter = converterOf('JsonConverter', {
      'value.converter.schemas.enable': 'false',
      'value.converter.decimal.format': format,
    })
    assert.equal(
      converter.fromConnectData({ schema: decimal, value: new Decimal(1234n, 2) })?.toString(),
      text,
    )
  })
}

test('a required field without a value and without a default is an error', () => {
  const schema: ConnectSchema = { type: 'STRUCT', fields: [{ name: 'a', schema: { type: 'STRING' } }] }
  assert.throws(
    () => json.fromConnectData({ schema, value: new Map() }),
    new DataException('Conversion error: null value for field that is required and has no default value'),
  )
})

const string = converterOf('org.apache.kafka.connect.storage.StringConverter')
for (const [value, text] of [
  [
    new Map<string, ConnectValue>([
      ['a', 1n],
      ['b', ['x', null]],
    ]),
    '{a=1, b=[x, null]}',
  ],
  [1.5, '1.5'],
  [true, 'true'],
  ['grün', 'grün'],
] as const) {
  test(`StringConverter writes ${text}`, () => {
    assert.equal(string.fromConnectData({ schema: null, value })?.toString(), text)
  })
}

test('StringConverter writes a struct without the fields that are not set', () => {
  const schema: ConnectSchema = {
    type: 'STRUCT',
    fields: [
      { name: 'a', schema: { type: 'INT64' } },
      { name: 'b', schema: { type: 'STRING', isOptional: true } },
    ],
  }
  const value = new Map<string, ConnectValue>([
    ['a', 1n],
    ['b', null],
  ])
  assert.equal(string.fromConnectData({ schema, value })?.toString(), 'Struct{a=1}')
})

test('ByteArrayConverter hands bytes through and takes nothing else', () => {
  const bytes = converterOf('org.apache.kafka.connect.converters.ByteArrayConverter')
  const value = Buffer.from([0, 255])
  assert.equal(bytes.fromConnectData(bytes.toConnectData(value)), value)
  assert.throws(
    () => bytes.fromConnectData({ schema: { type: 'STRING' }, value: 'a' }),
    new DataException('Invalid schema type for ByteArrayConverter: STRING'),
  )
})

test('a converter that there is not is refused with its key, and none is none', () => {
  assert.throws(
    () => createConverter({ 'key.converter': 'AvroConverter' }, 'key.converter'),
    /key\.converter is "AvroConverter"/,
  )
  assert.equal(createConverter({}, 'key.converter'), undefined)
})
