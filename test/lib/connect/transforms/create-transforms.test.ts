import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConnectValue, Struct } from '../../../../lib/connect/connect-value.ts'
import { jsonText } from '../../../../lib/connect/json-converter.ts'
import { createTransforms } from '../../../../lib/connect/transforms/create-transforms.ts'

const struct = (fields: Record<string, ConnectValue>): Struct => new Map(Object.entries(fields))
const nested = struct({
  message: 'm',
  ub: struct({ a: struct({ b: 1n }), list: [struct({ c: 2n })], none: struct({}) }),
})

const transform = (aliases: string, config: Record<string, string>): string =>
  jsonText(createTransforms({ transforms: aliases, ...config })(nested))

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
  const flat = createTransforms({ transforms: 'f', ...flatten })
  assert.throws(() => flat(struct({ 'a.b': 1n, a: struct({ b: 2n }) })), /two fields are called a\.b/)
})

for (const [says, config, message] of [
  [
    'a class that there is not',
    { 'transforms.x.type': 'org.example.Unknown' },
    /^transforms\.x\.type is "org\.example\.Unknown": write one of/,
  ],
  [
    'a predicate',
    { 'transforms.x.type': 'Flatten$Value', 'transforms.x.predicate': 'p' },
    /^transforms\.x\.predicate cannot be evaluated/,
  ],
  [
    'half a rename',
    { 'transforms.x.type': 'ReplaceField$Value', 'transforms.x.renames': 'a' },
    /^transforms\.x\.renames has "a"/,
  ],
] as const) {
  test(`${says} is refused with its key`, () => {
    assert.throws(() => createTransforms({ transforms: 'x', ...config }), { message })
  })
}
