import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DecodedRecord } from '../../../kafka/record-batch-decoder.ts'
import { JsonWriter } from '../../../local/event-source/json-writer.ts'
import { RecordJson } from '../../../local/event-source/record-json.ts'

const at = { topic: 'orders', partition: 3 }
const record: DecodedRecord = {
  offset: 77n,
  timestamp: 1763700000456n,
  key: Buffer.from('host-1'),
  value: Buffer.from('{"a":1}'),
  headers: [],
}
/** The record's JSON; its size is what was foretold. */
const text = (changes: Partial<DecodedRecord>, nulls: 'absent' | 'null' = 'absent'): string => {
  const json = new RecordJson(at, nulls)
  const queued = { record: { ...record, ...changes }, timestampType: 'CREATE_TIME' as const }
  const size = json.size(queued)
  const writer = new JsonWriter()
  writer.reserve(size)
  json.write(writer, queued)
  assert.equal(writer.length, size)
  return writer.copy(0).toString('latin1')
}

test('a record has the fields of a real event, in its order', () => {
  assert.equal(
    text({}),
    '{"headers":[],"key":"aG9zdC0x","offset":77,"partition":3,"timestamp":1763700000456,"timestampType":"CREATE_TIME","topic":"orders","value":"eyJhIjoxfQ=="}',
  )
})

for (const [says, changes, nulls, key, value] of [
  ['a tombstone has no value', { value: null }, 'absent', '"key":"aG9zdC0x"', undefined],
  ['a tombstone has the value null', { value: null }, 'null', '"key":"aG9zdC0x"', '"value":null'],
  ['a null key is not there', { key: null }, 'absent', undefined, '"value":"eyJhIjoxfQ=="'],
  [
    'no bytes are an empty string',
    { key: Buffer.alloc(0), value: Buffer.alloc(0) },
    'absent',
    '"key":""',
    '"value":""',
  ],
] as const) {
  test(`${says} (${nulls})`, () => {
    const made = text(changes, nulls)
    assert.equal(/"key":[^,]+/.exec(made)?.[0], key)
    assert.equal(/"value":[^},]+/.exec(made)?.[0], value)
  })
}

test('headers keep their order and their repeats, and their bytes are signed', () => {
  const headers = [
    { key: 'b', value: Buffer.from('aë') },
    { key: '1', value: Buffer.alloc(0) },
    { key: 'b', value: null },
  ]
  assert.ok(text({ headers }).startsWith('{"headers":[{"b":[97,-61,-85]},{"1":[]},{"b":null}],"key"'))
})

test('whatever a record holds, its text is ASCII and JSON reads it back', () => {
  const bytes = fc.option(fc.uint8Array({ maxLength: 800 }).map((array) => Buffer.from(array)))
  const headers = fc.array(fc.record({ key: fc.string({ unit: 'binary' }), value: bytes }), { maxLength: 4 })
  fc.assert(
    fc.property(bytes, bytes, headers, (key, value, list) => {
      const made = text({ key, value, headers: list }, 'null')
      assert.match(made, /^[\x20-\x7e]*$/)
      const read = JSON.parse(made) as { key: string | null; value: string | null; headers: object[] }
      assert.deepEqual(
        [read.key, read.value].map((one) => (one === null ? null : Buffer.from(one, 'base64'))),
        [key, value],
      )
      assert.deepEqual(
        read.headers.flatMap((header) => Object.entries(header)),
        list.map((header) => [header.key, header.value && [...new Int8Array(header.value)]]),
      )
    }),
  )
})
