import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSinkOptions } from '../../../lib/search/sink-options.ts'

const base = { 'connection.url': 'http://a:9200, http://b:9200' }

test("defaults are those of Confluent's sink", () => {
  const { idOf, ...options } = readSinkOptions(base)
  assert.equal(idOf('t'), 'key')
  assert.deepEqual(options, {
    urls: ['http://a:9200', 'http://b:9200'],
    batchSize: 2000,
    bulkSizeBytes: 5_242_880,
    maxRetries: 5,
    retryBackoffMs: 100,
    onNullValue: 'fail',
    onMalformedDocument: 'fail',
    dropInvalidMessage: false,
    writes: 'index',
    putsTemplate: true,
    errors: { tolerates: false, logs: false, logsMessages: false },
    connector: '',
  })
})

test('a record goes into the index as it was written where nothing converts it', () => {
  const converters = {
    topics: 't',
    'key.ignore': 'true',
    'key.converter': 'x.JsonConverter',
    'value.converter': 'x.JsonConverter',
    'value.converter.schemas.enable': 'false',
  }
  assert.equal(readSinkOptions({ ...base, ...converters }).convert, undefined)
  assert.ok(readSinkOptions({ ...base, ...converters, 'key.ignore': 'false' }).convert)
})

test('-1 bytes are no limit', () => {
  assert.equal(readSinkOptions({ ...base, 'bulk.size.bytes': '-1' }).bulkSizeBytes, Number.POSITIVE_INFINITY)
})

for (const [says, settings, message] of [
  ['no URL', { 'connection.url': '' }, /^connection\.url is not set/],
  ['half a URL', { 'connection.url': 'host' }, /^connection\.url has "host"/],
  [
    'updates of a data stream',
    { 'write.method': 'UPSERT', 'data.stream.enabled': 'true' },
    /^write\.method is UPSERT/,
  ],
  ['a data stream without a dataset', { 'data.stream.type': 'LOGS' }, /^data\.stream\.dataset is not set/],
  ['a transform without a type', { transforms: 'a' }, /^transforms\.a\.type is not set/],
  ['a converter of bytes', { 'value.converter': 'x.ByteArrayConverter' }, /^value\.converter is/],
] as const) {
  test(`${says} cannot be had, and the key is named`, () => {
    assert.throws(() => readSinkOptions({ ...base, ...settings }), { message })
  })
}
