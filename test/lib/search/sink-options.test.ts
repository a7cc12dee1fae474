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
  })
})

test('-1 bytes are no limit', () => {
  assert.equal(readSinkOptions({ ...base, 'bulk.size.bytes': '-1' }).bulkSizeBytes, Number.POSITIVE_INFINITY)
})

for (const [says, settings, message] of [
  ['no URL', { 'connection.url': '' }, /^connection\.url is not set/],
  ['half a URL', { 'connection.url': 'host' }, /^connection\.url has "host"/],
  ['updates', { 'write.method': 'UPSERT' }, /^write\.method is "UPSERT".*write INSERT/],
  ["updates in Aiven's words", { 'index.write.method': 'upsert' }, /^index\.write\.method/],
  ['data streams', { 'data.stream.type': 'LOGS' }, /^data\.stream\.type/],
  ["data streams in Aiven's words", { 'data.stream.enabled': 'true' }, /^data\.stream\.enabled/],
  ['a version in a header', { 'external.version.header': 'v' }, /^external\.version\.header.*remove it/],
  ['transforms', { transforms: 'a' }, /^transforms is "a"/],
  [
    'a report of malformed documents',
    { 'behavior.on.malformed.documents': 'report' },
    /write one of fail, warn, ignore/,
  ],
  ['a converter of bytes', { 'value.converter': 'x.ByteArrayConverter' }, /^value\.converter is/],
  [
    'records with schemas',
    { 'value.converter': 'x.JsonConverter', 'value.converter.schemas.enable': 'true' },
    /^value\.converter\.schemas\.enable/,
  ],
] as const) {
  test(`${says} cannot be had, and the key is named`, () => {
    assert.throws(() => readSinkOptions({ ...base, ...settings }), { message })
  })
}
