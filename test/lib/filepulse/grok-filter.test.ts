import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConnectValue } from '../../../lib/connect/connect-value.ts'
import { jsonText } from '../../../lib/connect/json-converter.ts'
import { type GrokFilterOptions, grokFilter } from '../../../lib/filepulse/grok-filter.ts'

const defaults = { source: 'message', overwrite: new Set<string>() }
const apply = (
  options: Partial<GrokFilterOptions> & { patterns: readonly string[] },
  message: ConnectValue,
): string =>
  grokFilter({ ...defaults, ...options })
    .apply({ value: new Map([['message', message]]), row: 1, byteOffset: 0 })
    .map(({ value }) => jsonText(value))
    .join()

for (const [says, options, message, record] of [
  ['captures become fields', { patterns: ['%{WORD:a}'] }, 'x y', '{"message":"x y","a":"x"}'],
  [
    'a capture of the name of the source makes an array',
    { patterns: ['%{INT:a} %{GREEDYDATA:message}'] },
    '1 x',
    '{"message":["1 x","x"],"a":"1"}',
  ],
  [
    'unless it is to be overwritten',
    { patterns: ['%{INT:a} %{GREEDYDATA:message}'], overwrite: new Set(['message']) },
    '1 x',
    '{"a":"1","message":"x"}',
  ],
  [
    'the first pattern that matches is the only one',
    { patterns: ['%{INT:a}', '%{WORD:b}', '%{WORD:c}'] },
    'x',
    '{"message":"x","b":"x"}',
  ],
  [
    'unless all are to be tried',
    { patterns: ['%{INT:a}', '%{WORD:b}', '%{WORD:b}'], breakOnFirstPattern: false },
    'x',
    '{"message":"x","b":["x","x"]}',
  ],
  [
    'a target takes the captures',
    { patterns: ['%{WORD:a}'], target: 't' },
    'x',
    '{"message":"x","t":{"a":"x"}}',
  ],
  [
    'an array of texts makes an array of captures',
    { patterns: ['%{WORD:a}'], target: 't' },
    ['x', 'y'],
    '{"message":["x","y"],"t":[{"a":"x"},{"a":"y"}]}',
  ],
] as const) {
  test(says, () => assert.equal(apply(options, message), record))
}

for (const [says, options, message, expected] of [
  ['no match', { patterns: ['%{INT:a}'] }, 'x', /no grok pattern matches "x"/],
  ['a source that is not there', { patterns: ['x'], source: 'a.b' }, 'x', /the field a\.b does not exist/],
  ['a source that is no text', { patterns: ['x'] }, 1n, /the field message holds a value of the type INT64/],
] as const) {
  test(`${says} is an error`, () => {
    assert.throws(() => apply(options, message), { name: 'DataException', message: expected })
  })
}

test('a long text is cut in the message', () => {
  assert.throws(
    () => apply({ patterns: ['%{INT:a}'] }, 'x'.repeat(1000)),
    (error: Error) => error.message.length < 300,
  )
})
