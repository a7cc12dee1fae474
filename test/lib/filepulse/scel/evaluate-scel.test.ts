import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConnectValue } from '../../../../lib/connect/connect-value.ts'
import { evaluateScel } from '../../../../lib/filepulse/scel/evaluate-scel.ts'
import { parseScel } from '../../../../lib/filepulse/scel/parse-scel.ts'
import { scelFunctionNames } from '../../../../lib/filepulse/scel/scel-functions.ts'

const record = {
  value: new Map<string, ConnectValue>([
    ['a', 'Text'],
    ['n', 7n],
    ['list', [1n, 2n]],
    ['none', null],
    ['s', new Map([['x', 'y']])],
    ['url', 'https://kim:pw@example.org:8443/p?q=1#f'],
  ]),
  row: 3,
  byteOffset: 20,
}
const file = {
  metadata: new Map<string, ConnectValue>([
    ['name', 'weblog.log'],
    ['lastModified', 1754794800000n],
  ]),
}
const evaluate = (text: string): ConnectValue => evaluateScel(parseScel(text), record, file)

for (const [expression, expected] of [
  ['plain text', 'plain text'],
  ['$.a', 'Text'],
  ['$value.s.x', 'y'],
  ['{{ $.n }}', 7n],
  ['<{{ $.n }}|{{ $metadata.name }}>', '<7|weblog.log>'],
  ['{{ $offset.rows }}', 3n],
  ['{{ $offset.timestamp }}', 1754794800000n],
  ["{{ and(equals($.a, 'Text'), gt($.n, 6), lt($.n, 8)) }}", true],
  ["{{ or(equals($.a, 'x'), false) }}", false],
  ['{{ not(exists($value, missing)) }}', true],
  ["{{ if(exists($value, 's.x'), 'yes', 'no') }}", 'yes'],
  ['{{ is_null($.none) }}', true],
  ["{{ is_empty('') }}", true],
  ["{{ nlv($.missing, 'other') }}", 'other'],
  ['{{ contains($.list, 2) }}', true],
  ["{{ starts_with($.a, 'Te') }}", true],
  ["{{ ends_with($.a, 'xt') }}", true],
  ["{{ matches($.a, 'T.*') }}", true],
  ["{{ concat($.a, '-', $.n) }}", 'Text-7'],
  ["{{ concat_ws('/', $.a, $.n) }}", 'Text/7'],
  ['{{ uppercase(lowercase($.a)) }}', 'TEXT'],
  ["{{ trim('  x ') }}", 'x'],
  ["{{ split('a,b', ',') }}", ['a', 'b']],
  ["{{ replace_all('a1b22', '(\\d+)', '<$1>') }}", 'a<1>b<22>'],
  ['{{ length($.list) }}', 2n],
  ['{{ extract_array($.list, 1) }}', 2n],
  ["{{ extract_struct_field($.s, 'x') }}", 'y'],
  ["{{ converts($.n, 'STRING') }}", '7'],
  ["{{ md5('a') }}", '0cc175b9c0f1b6a831c399e269772661'],
  ["{{ extract_struct_field(parse_url($.url), 'host') }}", 'example.org'],
  ["{{ extract_struct_field(parse_url($.url), 'port') }}", 8443n],
  ["{{ to_timestamp('2025-01-10 12:00', 'yyyy-MM-dd HH:mm', 'America/New_York') }}", 1736528400000n],
  ["{{ timestamp_diff('MINUTES', 0, 120000) }}", 2n],
] as const) {
  test(`${expression} is ${JSON.stringify(expected, (_, value) => (typeof value === 'bigint' ? `${value}` : value))}`, () => {
    assert.deepEqual(evaluate(expression), expected)
  })
}

test('a function that there is not is an error that names those that there are', () => {
  assert.throws(() => evaluate('{{ foo($.a) }}'), /there is no function foo: write one of and, or, not/)
  assert.equal(scelFunctionNames.length, 34)
})

test('a field that is not there is an error that names it', () => {
  assert.throws(() => evaluate('{{ $.s.missing }}'), /the field \$value\.s\.missing does not exist/)
})
