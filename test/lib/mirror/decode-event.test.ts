import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  base64Length,
  checkEvent,
  decodeRecord,
  MalformedEventError,
} from '../../../lib/mirror/decode-event.ts'
import type { KafkaEventRecord } from '../../../lib/mirror/kafka-event.ts'

const record = (overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  topic: 't',
  partition: 0,
  offset: 7,
  timestamp: 1_763_700_000_123,
  timestampType: 'CREATE_TIME',
  key: 'aG9zdC0x',
  value: 'eyJhIjoxfQ==',
  headers: [{ trace: [97, -61, -85] }, { trace: [50] }],
  ...overrides,
})
const eventOf = (...records: readonly unknown[]): unknown => ({
  eventSource: 'SelfManagedKafka',
  bootstrapServers: 'b-1:9092,b-2:9092',
  records: { 't-0': records },
})
const kafkaRecord = (overrides: Partial<KafkaEventRecord> = {}): KafkaEventRecord => ({
  topic: 't',
  partition: 0,
  offset: 7,
  timestamp: 5,
  ...overrides,
})

for (const [says, event] of [
  ['an event of a self-managed cluster', eventOf(record())],
  [
    'an event of MSK',
    { eventSource: 'aws:kafka', eventSourceArn: 'arn:aws:kafka:…', records: { 't-0': [record()] } },
  ],
  ['no records', { eventSource: 'aws:kafka', records: {} }],
  ['a partition without records', eventOf()],
  ['null key, value and headers', eventOf(record({ key: null, value: null, headers: null }))],
  [
    'absent key, value, headers and timestamp type',
    eventOf({ topic: 't', partition: 0, offset: 0, timestamp: 0 }),
  ],
  ['empty key and value', eventOf(record({ key: '', value: '' }))],
  [
    'a record without a timestamp, and one from before 1970',
    eventOf(record({ timestamp: -1 }), record({ offset: 9, timestamp: -5000 })),
  ],
  ['the largest offset that JSON holds', eventOf(record({ offset: Number.MAX_SAFE_INTEGER }))],
  [
    'a header without bytes, and one that is null',
    eventOf(record({ headers: [{ a: [] }, { a: null }, { '': [1] }] })),
  ],
  [
    'a topic with hyphens',
    { eventSource: 'aws:kafka', records: { 'a-1-2': [record({ topic: 'a-1', partition: 2 })] } },
  ],
] as const) {
  test(`${says} is taken`, () => {
    checkEvent(event)
  })
}

for (const [path, event] of [
  ['the event', null],
  ['the event', []],
  ['eventSource', {}],
  ['eventSource', { eventSource: 'aws:sqs', records: {} }],
  ['records', { eventSource: 'aws:kafka' }],
  ['records', { eventSource: 'aws:kafka', records: [] }],
  ['records["t-0"]', { eventSource: 'aws:kafka', records: { 't-0': {} } }],
  ['records["t-0"][0]', eventOf('record')],
  ['records["t-0"][0].topic', eventOf(record({ topic: '' }))],
  ['records["t-0"][0].topic', eventOf(record({ topic: 'other' }))],
  ['records["t-0"][0].partition', eventOf(record({ partition: -1 }))],
  ['records["t-0"][0].partition', eventOf(record({ partition: '0' }))],
  ['records["t-0"][0].topic', eventOf(record({ partition: 1 }))],
  ['records["t-0"][0].offset', eventOf(record({ offset: -1 }))],
  ['records["t-0"][0].offset', eventOf(record({ offset: 2 ** 53 }))],
  ['records["t-0"][0].offset', eventOf(record({ offset: 1.5 }))],
  ['records["t-0"][0].offset', eventOf(record({ offset: undefined }))],
  [
    'records["t-0"][3].offset',
    eventOf(record(), record({ offset: 8 }), record({ offset: 9 }), record({ offset: 9 })),
  ],
  ['records["t-0"][1].offset', eventOf(record(), record({ offset: 6 }))],
  ['records["t-0"][0].timestamp', eventOf(record({ timestamp: '1' }))],
  ['records["t-0"][0].timestamp', eventOf(record({ timestamp: 0.5 }))],
  ['records["t-0"][0].key', eventOf(record({ key: 1 }))],
  ['records["t-0"][0].key', eventOf(record({ key: 'abc' }))],
  ['records["t-0"][0].value', eventOf(record({ value: { a: 1 } }))],
  ['records["t-0"][0].headers', eventOf(record({ headers: {} }))],
  ['records["t-0"][0].headers[1]', eventOf(record({ headers: [{ a: [1] }, { a: [1], b: [2] }] }))],
  ['records["t-0"][0].headers[0]', eventOf(record({ headers: [{ a: 'AQ==' }] }))],
  ['records["t-0"][0].headers[0]', eventOf(record({ headers: [{ a: [256] }] }))],
  ['records["t-0"][0].headers[0]', eventOf(record({ headers: [{ a: [-129] }] }))],
  ['records["t-0"][0].headers[0]', eventOf(record({ headers: [{ a: [0.5] }] }))],
  [
    'records["t-0"][0].valueSchemaMetadata',
    eventOf(record({ valueSchemaMetadata: { dataFormat: 'AVRO', schemaId: '1' } })),
  ],
] as const) {
  test(`an event that is wrong at ${path} is refused with the field's name: ${JSON.stringify(event)?.slice(0, 200)}`, () => {
    assert.throws(
      () => checkEvent(event),
      (error) =>
        error instanceof MalformedEventError &&
        error.path === path &&
        error.message.includes(`${path} must be`),
    )
  })
}

test("a record is decoded byte for byte, header bytes as signed as Java's", () => {
  const event: unknown = eventOf(record())
  checkEvent(event)
  assert.deepEqual(event.records['t-0']?.map(decodeRecord), [
    {
      topic: 't',
      partition: 0,
      offset: 7n,
      timestamp: 1_763_700_000_123n,
      key: Buffer.from('host-1'),
      value: Buffer.from('{"a":1}'),
      headers: [
        { key: 'trace', value: Buffer.from('aë') },
        { key: 'trace', value: Buffer.from('2') },
      ],
    },
  ])
})

for (const [says, overrides, key, value] of [
  ['absent is null', {}, null, null],
  ['null is null', { key: null, value: null }, null, null],
  ['empty is empty', { key: '', value: '' }, '', ''],
  ['one byte', { key: 'AA==', value: '/w==' }, '00', 'ff'],
  ['two bytes', { key: 'AAE=' }, '0001', null],
] as const) {
  test(`of key and value, ${says}`, () => {
    const decoded = decodeRecord(kafkaRecord(overrides))
    assert.deepEqual(
      [decoded.key?.toString('hex') ?? null, decoded.value?.toString('hex') ?? null],
      [key, value],
    )
  })
}

for (const [says, headers, expected] of [
  ['absent headers are none', undefined, []],
  ['null headers are none', null, []],
  [
    'a null value stays null, no bytes stay no bytes',
    [{ a: null }, { a: [] }],
    [
      ['a', null],
      ['a', ''],
    ],
  ],
  [
    'all 256 bytes, signed or not',
    [{ a: [-128, -1, 0, 127] }, { a: [128, 255] }],
    [
      ['a', '80ff007f'],
      ['a', '80ff'],
    ],
  ],
  [
    'order and repeats, names that look like numbers too',
    [{ b: [1] }, { 1: [2] }, { b: [3] }],
    [
      ['b', '01'],
      ['1', '02'],
      ['b', '03'],
    ],
  ],
] as const) {
  test(`of headers, ${says}`, () => {
    const decoded = decodeRecord(kafkaRecord(headers === undefined ? {} : { headers }))
    assert.deepEqual(
      decoded.headers.map(({ key, value }) => [key, value?.toString('hex') ?? null]),
      expected,
    )
  })
}

test('a value with characters that are not base64 is refused, not shortened', () => {
  assert.throws(
    () => decodeRecord(kafkaRecord({ value: 'ab*d' })),
    /value of t-0 at offset 7 must be base64, but is "ab\*d"/,
  )
})

test('the length of base64 is known without decoding it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      assert.equal(base64Length(Buffer.from(bytes).toString('base64')), bytes.length)
    }),
  )
})
