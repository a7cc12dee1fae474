import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { Arena } from '../../kafka/arena.ts'
import { type DecodedRecord, decodeBatches } from '../../kafka/record-batch-decoder.ts'
import {
  batchOverhead,
  type EncodableRecord,
  encodeBatch,
  withoutProducer,
} from '../../kafka/record-batch-encoder.ts'

/** What Kafka's own MemoryRecordsBuilder wrote: see RecordBatches.java beside the file. */
const written: ReadonlyMap<string, Buffer> = new Map(
  readFileSync(new URL('../fixtures/record-batches/record-batches.ndjson', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { name, hex } = JSON.parse(line) as { name: string; hex: string }
      return [name, Buffer.from(hex, 'hex')]
    }),
)

const java = (name: string): Buffer => {
  const bytes = written.get(name)
  assert(bytes, `no fixture ${name}`)
  return bytes
}

const b = (text: string): Buffer => Buffer.from(text)

/** The records of the fixtures "fields" and "idempotent". */
const fields: readonly EncodableRecord[] = [
  { timestamp: 1763700000000, key: b('key'), value: b('value'), headers: [] },
  { timestamp: 1763700000001, key: null, value: b('no key'), headers: [] },
  { timestamp: 1763700000002, key: b('tombstone'), value: null, headers: [] },
  { timestamp: 1763700000003, key: b(''), value: b(''), headers: [] },
  {
    timestamp: 1763700000004,
    key: null,
    value: null,
    headers: [{ a: b('1') }, { b: null }, { a: b('2') }, { 10: [-1, 0, -128] }, { '': b('') }, { ö: b('é') }],
  },
  { timestamp: 1763600000000, key: b('a day earlier'), value: b('x') },
  { timestamp: 0, key: b('1970'), value: b('x') },
  { timestamp: 4102444800000, key: b('2100'), value: b('x') },
]

const many: readonly EncodableRecord[] = Array.from({ length: 200 }, (_, index) => ({
  timestamp: 1763700000000 + index,
  key: b(`key-${index}`),
  value: b('value '.repeat(1 + (index % 7)) + index),
}))

const encode = (
  records: readonly EncodableRecord[],
  options: Partial<Parameters<typeof encodeBatch>[3]> = {},
): Buffer =>
  encodeBatch(new Arena(), records, 0, {
    codec: 'none',
    producer: withoutProducer,
    ...options,
  }).batch

const plain = ({ offset, timestamp, key, value, headers }: DecodedRecord) => ({
  offset: Number(offset),
  timestamp: Number(timestamp),
  key: key?.toString('hex') ?? null,
  value: value?.toString('hex') ?? null,
  headers: headers.map((header) => [header.key, header.value?.toString('hex') ?? null]),
})

/** As Lambda delivers bytes. */
const base64 = (field: Buffer | string | null | undefined): string | null =>
  field === null || field === undefined ? null : Buffer.from(field as Buffer).toString('base64')

const expected = (records: readonly EncodableRecord[]) =>
  records.map(({ timestamp, key, value, headers }, offset) => ({
    offset,
    timestamp,
    key: key === null || key === undefined ? null : Buffer.from(key as Buffer).toString('hex'),
    value: value === null || value === undefined ? null : Buffer.from(value as Buffer).toString('hex'),
    headers: (headers ?? []).flatMap((header) =>
      Object.entries(header).map(([name, bytes]) => [
        name,
        bytes && Buffer.from(Array.from(bytes)).toString('hex'),
      ]),
    ),
  }))

test('a batch is written in the bytes that Kafka writes', () => {
  assert.equal(encode(fields).toString('hex'), java('fields').toString('hex'))
  assert.equal(encode(many).toString('hex'), java('many none').toString('hex'))
})

test('a batch of an idempotent producer is written in the bytes that Kafka writes', () => {
  const producer = { producerId: 4711n, producerEpoch: 3, baseSequence: 2147483600 }
  assert.equal(encode(fields, { producer }).toString('hex'), java('idempotent').toString('hex'))
})

for (const codec of ['none', 'gzip', 'snappy', 'lz4', 'zstd'])
  test(`a batch that Kafka compressed with ${codec} is read`, () => {
    const [batch] = decodeBatches(java(`many ${codec}`))
    assert.equal(batch?.codec, codec)
    assert.deepEqual(batch?.records().map(plain), expected(many))
  })

for (const codec of ['none', 'gzip', 'zstd'] as const)
  test(`what is compressed with ${codec} is read back`, () => {
    const [batch] = decodeBatches(encode(many, { codec }))
    assert.equal(batch?.codec, codec)
    assert.deepEqual(batch?.records().map(plain), expected(many))
  })

test('records that compression would make larger are sent as they are', () => {
  const [batch] = decodeBatches(encode([{ timestamp: 1, key: null, value: b('x') }], { codec: 'zstd' }))
  assert.equal(batch?.codec, 'none')
})

test('nulls, empties, repeated, null and binary headers, and timestamps before the first are read', () => {
  const [batch] = decodeBatches(java('fields'))
  assert.deepEqual(batch?.records().map(plain), expected(fields))
})

test('base64 as Lambda delivers it, and signed header bytes, are written as the bytes that they stand for', () => {
  const asDelivered = fields.map(({ key, value, headers, ...rest }) => ({
    ...rest,
    key: base64(key),
    value: base64(value),
    headers: (headers ?? []).map((header) =>
      Object.fromEntries(
        Object.entries(header).map(([name, bytes]) => [
          name,
          bytes && Array.from(bytes, (byte) => (byte << 24) >> 24),
        ]),
      ),
    ),
  }))
  assert.equal(encode(asDelivered).toString('hex'), java('fields').toString('hex'))
})

test('a key or value that is not base64 is an error', () => {
  assert.throws(() => encode([{ timestamp: 1, value: '!!!!' }]), /4 characters is not base64: "!!!!"/)
})

test('a labelled batch holds the same records', () => {
  const labelled = encode(fields, { baseTimestamp: (smallest) => smallest - 12345 })
  const [batch] = decodeBatches(labelled)
  assert.equal(batch?.baseTimestamp, -12345n)
  assert.deepEqual(batch?.records().map(plain), expected(fields))
})

test('a damaged batch is an error, and one that was cut off is left out', () => {
  const damaged = Buffer.from(java('fields'))
  damaged[100] = (damaged[100] ?? 0) ^ 1
  assert.throws(() => decodeBatches(damaged), /batch at offset 0 is damaged/)
  const cut = Buffer.concat([java('fields'), java('many none').subarray(0, 500)])
  assert.equal(decodeBatches(cut).length, 1)
})

test('a batch takes as many records as fit, and at least one', () => {
  const records = Array.from({ length: 10 }, () => ({ timestamp: 1, value: Buffer.alloc(1000) }))
  for (const [from, limits, count] of [
    [0, { maxBytes: 5000 }, 4],
    [8, { maxBytes: 5000 }, 2],
    [0, { maxBytes: 10 }, 1],
    [0, { maxBytes: 5000, maxCount: 3 }, 3],
    [0, {}, 10],
  ] as const) {
    const encoded = encodeBatch(new Arena(), records, from, {
      codec: 'none',
      producer: withoutProducer,
      ...limits,
    })
    assert.equal(encoded.count, count)
    assert.equal(decodeBatches(encoded.batch)[0]?.records().length, count)
  }
})

const timestamps = fc.oneof(
  fc.constant(-1),
  fc.constant(0),
  fc.integer(),
  fc.integer({ min: 1.6e12, max: 1.9e12 }),
)
const bytes = fc.option(fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)))
const headers = fc.array(
  fc.tuple(fc.string(), bytes).map(([name, value]) => ({ [name]: value })),
  { maxLength: 4 },
)

test('whatever is written is read back, and no batch is larger than was allowed', () => {
  const record = fc.record({ timestamp: timestamps, key: bytes, value: bytes, headers })
  fc.assert(
    fc.property(
      fc.array(record, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 700, max: 5000 }),
      (records, most) => {
        const arena = new Arena()
        const batches: Buffer[] = []
        for (let from = 0; from < records.length; ) {
          const { batch, count } = encodeBatch(arena, records, from, {
            codec: 'none',
            producer: withoutProducer,
            maxBytes: most,
          })
          assert(count === 1 || batch.length <= most)
          assert(batch.length > batchOverhead)
          batches.push(batch)
          from += count
        }
        const decoded = batches.flatMap((batch) => decodeBatches(batch)).flatMap((batch) => batch.records())
        assert.deepEqual(
          decoded.map((one) => ({ ...plain(one), offset: 0 })),
          expected(records).map((one) => ({ ...one, offset: 0 })),
        )
      },
    ),
  )
})
