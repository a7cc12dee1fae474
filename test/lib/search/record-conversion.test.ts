import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bulkOperation } from '../../../lib/search/bulk-operation.ts'
import { readSinkOptions } from '../../../lib/search/sink-options.ts'
import type { SinkRecord } from '../../../lib/search/sink-record.ts'

const base = { 'connection.url': 'http://127.0.0.1:9200', topics: 'Web', 'key.ignore': 'true' }
const transforms = 'org.apache.kafka.connect.transforms.'
const record: SinkRecord = {
  topic: 'Web',
  partition: 2,
  offset: 7n,
  timestamp: 1_754_794_800_000n,
  headers: [{ key: 'version', value: Buffer.from('41') }],
  key: Buffer.from('"k1"'),
  value: Buffer.from('{"a":{"b":1.0},"n":9007199254740993,"message":"secret"}'),
}
const operationOf = (settings: Record<string, string>, more: Partial<SinkRecord> = {}) =>
  bulkOperation({ ...record, ...more }, readSinkOptions({ ...base, ...settings }))

const flatten = {
  transforms: 'drop, flatten',
  'transforms.drop.type': `${transforms}ReplaceField$Value`,
  'transforms.drop.blacklist': 'message',
  'transforms.flatten.type': `${transforms}Flatten$Value`,
}
const schemas = { 'value.converter': 'JsonConverter', 'value.converter.schemas.enable': 'true' }
const byKey = {
  'key.ignore': 'false',
  'key.converter': 'JsonConverter',
  'key.converter.schemas.enable': 'false',
}
const enveloped = Buffer.from(
  '{"schema":{"type":"struct","fields":[{"field":"at","type":"int64","name":"org.apache.kafka.connect.data.Timestamp"},{"field":"n","type":"double"}]},"payload":{"at":1754794800000,"n":1}}',
)
const decimal = Buffer.from(
  '{"schema":{"type":"struct","fields":[{"field":"price","type":"bytes","name":"org.apache.kafka.connect.data.Decimal","version":1,"parameters":{"scale":"2"}}]},"payload":{"price":"MDk="}}',
)
const position = '"_id":"Web+2+7"'

for (const [says, settings, more, expected] of [
  [
    'a decimal is a number in a document',
    schemas,
    { value: decimal },
    [`{"index":{"_index":"web",${position}}}`, '{"price":123.45}'],
  ],
  [
    'transforms change the document; numbers stay what they are',
    flatten,
    {},
    [`{"index":{"_index":"web",${position}}}`, '{"a.b":1.0,"n":9007199254740993}'],
  ],
  [
    'a topic that a transform sets names the index, and the id stays that of the topic that was read',
    {
      transforms: 'day',
      'transforms.day.type': `${transforms}TimestampRouter`,
      'transforms.day.timestamp.format': 'yyyy.MM.dd',
    },
    {},
    [`{"index":{"_index":"web-2025.08.10",${position}}}`, String(record.value)],
  ],
  [
    'a key that a transform makes is the id',
    {
      'key.ignore': 'false',
      transforms: 'key, id',
      'transforms.key.type': `${transforms}ValueToKey`,
      'transforms.key.fields': 'n',
      'transforms.id.type': `${transforms}ExtractField$Key`,
      'transforms.id.field': 'n',
    },
    {},
    [
      '{"index":{"_index":"web","_id":"9007199254740993","version":7,"version_type":"external"}}',
      String(record.value),
    ],
  ],
  [
    'a key of JSON is the text that it holds',
    byKey,
    {},
    ['{"index":{"_index":"web","_id":"k1","version":7,"version_type":"external"}}', String(record.value)],
  ],
  [
    'values with schemas are their payload',
    schemas,
    { value: enveloped },
    [`{"index":{"_index":"web",${position}}}`, '{"at":1754794800000,"n":1.0}'],
  ],
  [
    'headers are there for transforms, and their version counts after them',
    {
      ...byKey,
      'external.version.header': 'moved',
      transforms: 'move',
      'transforms.move.type': `${transforms}InsertHeader`,
      'transforms.move.header': 'moved',
      'transforms.move.value.literal': '42',
    },
    {},
    ['{"index":{"_index":"web","_id":"k1","version":42,"version_type":"external"}}', String(record.value)],
  ],
] as const) {
  test(says, () => assert.deepEqual(operationOf(settings, more)?.lines, expected))
}

test('a record that a transform drops makes no document', () => {
  const dropping = { transforms: 'none', 'transforms.none.type': `${transforms}Filter` }
  assert.equal(operationOf(dropping), undefined)
})

test('what is told of a document is the record as it was consumed', () => {
  assert.deepEqual(operationOf(flatten)?.record, record)
})

for (const [says, settings, more, expected] of [
  [
    'a transform that does not take a record is named',
    flatten,
    { value: Buffer.from('[1]') },
    { stage: 'TRANSFORMATION', className: `${transforms}ReplaceField$Value` },
  ],
  [
    'so is a converter of values',
    flatten,
    { value: Buffer.from('{') },
    { stage: 'VALUE_CONVERTER', className: 'JsonConverter' },
  ],
  [
    'and one of keys',
    byKey,
    { key: Buffer.from('{') },
    { stage: 'KEY_CONVERTER', className: 'JsonConverter' },
  ],
  [
    'a key that is a struct is no id',
    byKey,
    { key: Buffer.from('{"a":1}') },
    { name: 'DataException', message: /^a key of the type STRUCT .*\(ExtractField\$Key/ },
  ],
] as const) {
  test(says, () => assert.throws(() => operationOf(settings, more), expected))
}
