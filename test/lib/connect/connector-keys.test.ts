import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConnectorKeys, ConnectorSettingError } from '../../../lib/connect/connector-keys.ts'

const keys = new ConnectorKeys(
  {
    'filters.A.negate': ' TRUE ',
    'filters.A.list': 'a, b ,, c',
    'filters.A.n': '-1',
    'filters.B.negate': 'x',
  },
  'filters.A.',
)

test('values are trimmed and typed as ConfigDef types them', () => {
  assert.equal(keys.boolean('negate', false), true)
  assert.deepEqual(keys.list('list'), ['a', 'b', 'c'])
  assert.equal(keys.integer('n', 7), -1)
  assert.equal(keys.choice('negate', ['true', 'false'], 'false'), 'true')
})

test('what is not set has its default', () => {
  assert.equal(keys.boolean('absent', true), true)
  assert.deepEqual(keys.list('absent'), [])
  assert.equal(keys.integer('absent', 7), 7)
  assert.equal(keys.optional('absent'), undefined)
})

test('only the keys under the prefix are seen', () => assert.deepEqual(keys.all(), ['negate', 'list', 'n']))

for (const [says, read, message] of [
  ['a required key', () => keys.required('pattern'), 'filters.A.pattern is not set and has no default.'],
  ['a boolean', () => keys.boolean('list', false), 'filters.A.list is "a, b ,, c": write true or false.'],
  ['a number', () => keys.integer('negate', 0), 'filters.A.negate is "TRUE": write a whole number.'],
  [
    'a choice',
    () => keys.choice('n', ['none', 'all'], 'none'),
    'filters.A.n is "-1": write one of none, all.',
  ],
] as const) {
  test(`${says} that is wrong is refused with its full name and what to write`, () => {
    assert.throws(read, (error) => error instanceof ConnectorSettingError && error.message === message)
  })
}
