import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConnectorJson } from '../../../lib/config/connector-json.ts'

const read = (body: unknown) => {
  const { name, config } = parseConnectorJson(JSON.stringify(body), 'c.json')
  return { name, config: Object.fromEntries([...config].map(([key, { value }]) => [key, value])) }
}

test('numbers and booleans become strings, and null is not set, as in Connect', () => {
  assert.deepEqual(
    read({ name: 'n', config: { 'tasks.max': 1, 'key.ignore': true, topics: 't', x: null } }),
    {
      name: 'n',
      config: { 'tasks.max': '1', 'key.ignore': 'true', topics: 't', name: 'n' },
    },
  )
})

test('a config alone, as for connect-standalone, has its name inside', () => {
  assert.deepEqual(read({ name: 'n', topics: 't' }), { name: 'n', config: { name: 'n', topics: 't' } })
})

test('the name inside is enough', () => {
  assert.equal(read({ config: { name: 'n' } }).name, 'n')
})

for (const [says, body, message] of [
  [
    'two names',
    { name: 'outer', config: { name: 'inner' } },
    /configuration \(inner\) doesn't match connector name \(outer\)/,
  ],
  ['no name', { config: {} }, /Missing required configuration "name"/],
  ['a blank name', { name: ' ', config: {} }, /Missing required configuration "name"/],
  ['a name that is a number', { name: 1, config: {} }, /c.json: name: Expected a string/],
  ['a list', [], /Expected a JSON object/],
  ['a config that is a text', { name: 'n', config: 'x' }, /c.json: config: Expected a JSON object/],
  [
    'a list as a value',
    { name: 'n', config: { topics: ['t'] } },
    /c.json: topics: Expected a string, a number or a boolean/,
  ],
] as const) {
  test(`${says} is refused`, () => {
    assert.throws(() => read(body), message)
  })
}

test('text that is no JSON is refused, with its file', () => {
  assert.throws(() => parseConnectorJson('{', 'c.json'), /c.json: \(file\): is not JSON/)
})
