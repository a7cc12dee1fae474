import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSinkOptions } from '../../../lib/search/sink-options.ts'

const aiven = { 'connector.class': 'io.aiven.kafka.connect.opensearch.OpenSearchSinkConnector' }
const stamped = { 'aws.timestamp.field': 'a' }
const resources = { 'external.resource.usage': 'INDEX', 'topic.to.external.resource.mapping': 'a:x' }
const base = { 'connection.url': 'http://a:9200, http://b:9200' }

test("defaults are those of Confluent's sink", () => {
  const { idOf, placeOf, ...options } = readSinkOptions(base)
  assert.deepEqual(placeOf('Web', 0n), { index: 'web', pattern: 'web' })
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
    isDataStream: false,
    putsTemplate: true,
    template: {},
    retriesOnConflict: 5,
    reportsNullValues: true,
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
  [
    'a data stream that deletes',
    { 'data.stream.type': 'LOGS', 'data.stream.dataset': 'a', 'behavior.on.null.values': 'delete' },
    /^behavior\.on\.null\.values is DELETE/,
  ],
  ['a dataset without a type', { 'data.stream.dataset': 'a' }, /^data\.stream\.dataset is set without/],
  [
    'a time field without a data stream',
    { 'data.stream.timestamp.field': 'a' },
    /^data\.stream\.timestamp\.field is set without/,
  ],
  [
    'topics whose keys do not count where none do',
    { 'key.ignore': 'true', 'topic.key.ignore': 't' },
    /^topic\.key\.ignore can not be set if key\.ignore is true/,
  ],
  [
    'topics whose schemas do not count where none do',
    { 'schema.ignore': 'true', 'topic.schema.ignore': 't' },
    /^topic\.schema\.ignore can not be set/,
  ],
  [
    'a wait longer than the time to flush',
    { 'linger.ms': '11', 'flush.timeout.ms': '10' },
    /^linger\.ms \(11\) can not be larger than flush\.timeout\.ms \(10\)/,
  ],
  [
    'fewer buffered records than requests hold',
    { 'batch.size': '5000' },
    /^max\.buffered\.records \(20000\) must be larger than or equal to batch\.size \(5000\) x/,
  ],
  [
    "Aiven's upsert by position",
    { ...aiven, 'index.write.method': 'upsert', 'key.ignore': 'true' },
    /^key\.ignore\.id\.strategy is topic\.partition\.offset/,
  ],
  [
    'updates through a pipeline',
    { 'write.method': 'UPSERT', 'aws.ingest.pipeline': 'p' },
    /^aws\.ingest\.pipeline is set/,
  ],
  [
    'ids in a collection that takes none',
    { 'aws.opensearch.collection.type': 'TIMESERIES' },
    /^key\.ignore is not true/,
  ],
  ['an index with capitals', { 'aws.index.name': 'Web' }, /^aws\.index\.name has "Web"/],
  ['a date that is none', { 'aws.index.name': 'w-%{ww}' }, /^aws\.index\.name is "ww"/],
  [
    'two ways to name indices',
    { 'aws.index.name': 'w', 'data.stream.type': 'LOGS', 'data.stream.dataset': 'a' },
    /^aws\.index\.name is set, and so is another way/,
  ],
  [
    'resources without a mapping',
    { 'external.resource.usage': 'INDEX' },
    /^topic\.to\.external\.resource\.mapping is not set/,
  ],
  [
    'a topic without a resource',
    { ...resources, topics: 'a,b' },
    /^topic\.to\.external\.resource\.mapping has no resource for the topic b/,
  ],
  [
    'one resource for two topics',
    { ...resources, 'topic.to.external.resource.mapping': 'a:x,b:x' },
    /names the resource x twice/,
  ],
  ['mappings that are no JSON', { 'aws.index.mappings': '[1]' }, /^aws\.index\.mappings is no object/],
  [
    'days of an index without a date',
    { 'aws.index.retention.days': '3', 'aws.index.name': 'w' },
    /^aws\.index\.retention\.days is set, and/,
  ],
  [
    'a zone that there is not',
    { ...stamped, 'aws.timestamp.zone': 'Mars' },
    /^aws\.timestamp\.zone is "Mars"/,
  ],
  [
    'a time that is none',
    { ...stamped, 'aws.timestamp.format': 'yyyy||ww' },
    /^aws\.timestamp\.format is "ww"/,
  ],
  [
    'a path of a route that is none',
    { 'routing.type': 'value', 'routing.record.value.path': 'a' },
    /write \/field/,
  ],
  ['a transform without a type', { transforms: 'a' }, /^transforms\.a\.type is not set/],
  ['a converter of bytes', { 'value.converter': 'x.ByteArrayConverter' }, /^value\.converter is/],
] as const) {
  test(`${says} cannot be had, and the key is named`, () => {
    assert.throws(() => readSinkOptions({ ...base, ...settings }), { message })
  })
}
