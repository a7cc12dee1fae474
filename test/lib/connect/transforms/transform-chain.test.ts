import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ConnectRecord, nothing } from '../../../../lib/connect/connect-record.ts'
import type { ConnectValue, Struct } from '../../../../lib/connect/connect-value.ts'
import { DataException } from '../../../../lib/connect/data-exception.ts'
import { inferSchema } from '../../../../lib/connect/infer-schema.ts'
import { jsonText } from '../../../../lib/connect/json-converter.ts'
import { createTransformChain } from '../../../../lib/connect/transforms/transform-chain.ts'

const struct = (fields: Record<string, ConnectValue>): Struct => new Map(Object.entries(fields))
const nested = struct({
  message: 'm',
  ub: struct({ a: struct({ b: 1n }), list: [struct({ c: 2n })], none: struct({}) }),
})

const record = (value: ConnectValue): ConnectRecord => ({
  topic: 'orders',
  partition: 0,
  offset: 1n,
  timestamp: 0n,
  key: nothing,
  value: { schema: inferSchema(value), value },
  headers: [{ key: 'h', schema: null, value: 'x' }],
})

const resultOf = (transformed: ConnectRecord | null): ConnectValue => transformed?.value.value ?? null

const transform = (aliases: string, config: Record<string, string>): string =>
  jsonText(resultOf(createTransformChain({ transforms: aliases, ...config })(record(nested))))

const replaceField = { 'transforms.r.type': 'org.apache.kafka.connect.transforms.ReplaceField$Value' }
const flatten = { 'transforms.f.type': 'org.apache.kafka.connect.transforms.Flatten$Value' }

for (const [says, aliases, config, expected] of [
  ['no transforms change nothing', '', {}, '{"message":"m","ub":{"a":{"b":1},"list":[{"c":2}],"none":{}}}'],
  ['exclude leaves a field out', 'r', { ...replaceField, 'transforms.r.exclude': 'ub' }, '{"message":"m"}'],
  [
    'blacklist does so too, on every version of Kafka',
    'r',
    { ...replaceField, 'transforms.r.blacklist': 'ub' },
    '{"message":"m"}',
  ],
  [
    'include keeps nothing else',
    'r',
    { ...replaceField, 'transforms.r.include': 'message' },
    '{"message":"m"}',
  ],
  ['whitelist does so too', 'r', { ...replaceField, 'transforms.r.whitelist': 'message' }, '{"message":"m"}'],
  [
    'exclude wins over include',
    'r',
    { ...replaceField, 'transforms.r.include': 'message', 'transforms.r.exclude': 'message' },
    '{}',
  ],
  [
    'renames apply to what is kept',
    'r',
    { ...replaceField, 'transforms.r.exclude': 'ub', 'transforms.r.renames': 'message:text' },
    '{"text":"m"}',
  ],
  [
    'Flatten joins names with dots, keeps arrays and loses empty structs',
    'f',
    flatten,
    '{"message":"m","ub.a.b":1,"ub.list":[{"c":2}]}',
  ],
  [
    'Flatten takes another delimiter',
    'f',
    { ...flatten, 'transforms.f.delimiter': '_' },
    '{"message":"m","ub_a_b":1,"ub_list":[{"c":2}]}',
  ],
  [
    'transforms run in the order of their aliases',
    'r, f',
    { ...replaceField, ...flatten, 'transforms.r.exclude': 'message' },
    '{"ub.a.b":1,"ub.list":[{"c":2}]}',
  ],
] as const) {
  test(says, () => assert.equal(transform(aliases, config), expected))
}

test('two fields of one name after flattening are an error', () => {
  const flat = createTransformChain({ transforms: 'f', ...flatten })
  assert.throws(
    () => flat(record(struct({ 'a.b': 1n, a: struct({ b: 2n }) }))),
    new DataException('Cannot create field because of field name duplication a.b'),
  )
})

for (const [says, config, message] of [
  [
    'a class that there is not',
    { 'transforms.x.type': 'org.example.Unknown' },
    /^transforms\.x\.type is "org\.example\.Unknown": write one of/,
  ],
  [
    'a predicate that nobody declared',
    { 'transforms.x.type': 'Flatten$Value', 'transforms.x.predicate': 'p' },
    /^transforms\.x\.predicate is "p", which predicates does not name/,
  ],
  [
    'half a rename',
    { 'transforms.x.type': 'ReplaceField$Value', 'transforms.x.renames': 'a' },
    /^transforms\.x\.renames has "a"/,
  ],
] as const) {
  test(`${says} is refused with its key`, () => {
    assert.throws(() => createTransformChain({ transforms: 'x', ...config }), { message })
  })
}

const drop = (predicate: Record<string, string>): Record<string, string> => ({
  transforms: 'd',
  predicates: 'p',
  'transforms.d.type': 'org.apache.kafka.connect.transforms.Filter',
  'transforms.d.predicate': 'p',
  ...predicate,
})
const named = (name: string): string => `org.apache.kafka.connect.transforms.predicates.${name}`

for (const [says, config, value, isDropped] of [
  [
    'a topic that matches whole is filtered',
    { 'predicates.p.type': named('TopicNameMatches'), 'predicates.p.pattern': 'ord.*' },
    'v',
    true,
  ],
  [
    'a topic that matches in part is not',
    { 'predicates.p.type': named('TopicNameMatches'), 'predicates.p.pattern': 'ord' },
    'v',
    false,
  ],
  [
    'a record without a value is a tombstone',
    { 'predicates.p.type': named('RecordIsTombstone') },
    null,
    true,
  ],
  [
    'negate turns a predicate round',
    { 'predicates.p.type': named('RecordIsTombstone'), 'transforms.d.negate': 'true' },
    null,
    false,
  ],
  [
    'a header of a name is looked for',
    { 'predicates.p.type': named('HasHeaderKey'), 'predicates.p.name': 'h' },
    'v',
    true,
  ],
  [
    'the name of a header counts in its case',
    { 'predicates.p.type': named('HasHeaderKey'), 'predicates.p.name': 'H' },
    'v',
    false,
  ],
] as const) {
  test(`${says}, by a predicate`, () => {
    const filtered = createTransformChain(drop(config))(record(value))
    assert.equal(filtered === null, isDropped)
  })
}

test('a timestamp that is missing is an error that names the topic', () => {
  const route = createTransformChain({ transforms: 'r', 'transforms.r.type': 'TimestampRouter' })
  assert.throws(
    () => route({ ...record('v'), timestamp: null }),
    new DataException('Timestamp missing on record of topic orders'),
  )
})
