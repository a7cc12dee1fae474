import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type MirroredRecord,
  readMirrorTransforms,
} from '../../../../lib/connect/transforms/mirror-transforms.ts'

const record: MirroredRecord = {
  topic: 'source.orders',
  partition: 3,
  key: Buffer.from([0xff]),
  value: Buffer.from([0, 1]),
  headers: [
    { key: 'trace', value: Buffer.from([0x80]) },
    { key: 'secret', value: null },
    { key: 'trace', value: Buffer.from('again') },
  ],
}
const chain = (settings: Readonly<Record<string, string>>) => {
  const transform = readMirrorTransforms(settings)
  assert.ok(transform)
  return (fields: Partial<MirroredRecord> = {}) =>
    transform({ ...record, ...fields })?.map(
      ({ key, value }) => `${key}=${value?.toString('latin1') ?? 'null'}`,
    )
}
const all = ['trace=\u0080', 'secret=null', 'trace=again']
const tombstones = {
  transforms: 'drop',
  'transforms.drop.type': 'org.apache.kafka.connect.transforms.Filter',
  'transforms.drop.predicate': 'tombstone',
  predicates: 'tombstone, internal, marked',
  'predicates.tombstone.type': 'org.apache.kafka.connect.transforms.predicates.RecordIsTombstone',
  'predicates.internal.type': 'org.apache.kafka.connect.transforms.predicates.TopicNameMatches',
  'predicates.internal.pattern': String.raw`source\.internal-.*`,
  'predicates.marked.type': 'org.apache.kafka.connect.transforms.predicates.HasHeaderKey',
  'predicates.marked.name': 'secret',
}

test('without transforms nothing is looked into', () => {
  assert.equal(readMirrorTransforms({ predicates: 'p' }), undefined)
})

for (const [says, settings, fields, expected] of [
  ['Filter drops every record', { transforms: 'f', 'transforms.f.type': 'Filter' }, {}, undefined],
  ['with RecordIsTombstone those without a value', tombstones, { value: null }, undefined],
  ['and sends the others as they are', tombstones, {}, all],
  ['an empty value is no tombstone', tombstones, { value: Buffer.alloc(0) }, all],
  ['negate turns it round', { ...tombstones, 'transforms.drop.negate': 'true' }, {}, undefined],
  [
    'TopicNameMatches sees the remote topic, as with MirrorSourceConnector',
    { ...tombstones, 'transforms.drop.predicate': 'internal' },
    { topic: 'source.internal-a' },
    undefined,
  ],
  ['HasHeaderKey sees headers', { ...tombstones, 'transforms.drop.predicate': 'marked' }, {}, undefined],
  [
    'DropHeaders takes out every header of a name, the others stay in their order',
    { transforms: 'd', 'transforms.d.type': 'DropHeaders', 'transforms.d.headers': 'trace, none' },
    {},
    ['secret=null'],
  ],
  [
    'InsertHeader puts the text of its literal behind them',
    {
      transforms: 'i',
      'transforms.i.type': 'InsertHeader',
      'transforms.i.header': 'via',
      'transforms.i.value.literal': 'eu-west-1',
    },
    {},
    [...all, 'via=eu-west-1'],
  ],
  [
    'transforms go one after the other',
    {
      transforms: 'i, d',
      'transforms.i.type': 'InsertHeader',
      'transforms.i.header': 'via',
      'transforms.i.value.literal': 'here',
      'transforms.d.type': 'DropHeaders',
      'transforms.d.headers': 'via,trace',
    },
    {},
    ['secret=null'],
  ],
] as const) {
  test(says, () => assert.deepEqual(chain(settings)(fields), expected))
}

test('headers that stay are the objects that were given', () => {
  const transform = readMirrorTransforms(tombstones)
  assert.equal(transform?.(record)?.[0], record.headers[0])
})

for (const [says, settings, key, message] of [
  [
    'one that needs fields',
    { 'transforms.t.type': 'org.apache.kafka.connect.transforms.MaskField$Value' },
    'transforms.t.type',
    /MaskField\$Value, which a mirror does not do, .* DropHeaders, Filter, InsertHeader/,
  ],
  [
    'one that changes the topic',
    { 'transforms.t.type': 'RegexRouter' },
    'transforms.t.type',
    /RegexRouter, .*replication\.policy\.class/,
  ],
  ['one that is not described', {}, 'transforms.t.type', /is not set/],
  [
    'a predicate that is not named',
    { 'transforms.t.type': 'Filter', 'transforms.t.predicate': 'p' },
    'transforms.t.predicate',
    /predicates does not name/,
  ],
] as const) {
  test(`refused with its key: ${says}`, () =>
    assert.throws(() => readMirrorTransforms({ transforms: 't', ...settings }), {
      name: 'ConnectorSettingError',
      key,
      message,
    }))
}
