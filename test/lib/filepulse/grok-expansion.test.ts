import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expandGrok } from '../../../lib/filepulse/grok-expansion.ts'

const definitions = new Map([
  ['DIGIT', '\\d'],
  ['PAIR', '%{DIGIT:first}-%{DIGIT}'],
  ['LOOP', 'a%{ROUND}'],
  ['ROUND', 'b%{LOOP}'],
])

for (const [says, expression, source, captures] of [
  ['a name alone is a group that captures nothing', '%{DIGIT}', '(?:\\d)', []],
  ['a semantic is captured under a number', '%{DIGIT:a}', '(?<g0>\\d)', [{ field: 'a' }]],
  ['a type is kept', '%{DIGIT:a:int}', '(?<g0>\\d)', [{ field: 'a', type: 'int' }]],
  ['semantics may have a dash', '%{DIGIT:a-b}', '(?<g0>\\d)', [{ field: 'a-b' }]],
  [
    'semantics of definitions are captured too',
    '%{PAIR:p}',
    '(?<g0>(?<g1>\\d)-(?:\\d))',
    [{ field: 'p' }, { field: 'first' }],
  ],
  [
    'one field may have several groups',
    '%{DIGIT:a}|%{DIGIT:a}',
    '(?<g0>\\d)|(?<g1>\\d)',
    [{ field: 'a' }, { field: 'a' }],
  ],
  ['groups that the expression names are captured', '(?<q>x)', '(?<g0>x)', [{ field: 'q' }]],
  ['lookbehind is no group name', '(?<=x)(?<!y)', '(?<=x)(?<!y)', []],
  ['an escaped parenthesis is no group', '\\(?<q>', '\\(?<q>', []],
  ['words are ASCII', '\\w\\W\\b', '[a-zA-Z0-9_][^a-zA-Z0-9_]\\b', []],
  ['an escaped backslash before a w is no word', '\\\\w', '\\\\w', []],
  ['a dotted semantic is not grok', '%{DIGIT:a.b}', '%{DIGIT:a.b}', []],
] as const) {
  test(says, () => assert.deepEqual(expandGrok(expression, definitions), { source, captures }))
}

test('without namedCapturesOnly a name without a semantic fills a field of its own name', () => {
  assert.deepEqual(expandGrok('%{PAIR}', definitions, false).captures, [
    { field: 'PAIR' },
    { field: 'first' },
    { field: 'DIGIT' },
  ])
})

for (const [says, expression, message] of [
  [
    'a name that is not defined',
    '%{NOPE:a}',
    /^%\{NOPE\} in the grok expression "%\{NOPE:a\}" is not defined/,
  ],
  [
    'a definition that leads back to itself',
    'x%{LOOP}',
    /^%\{LOOP\} in the grok expression "x%\{LOOP\}" is defined by itself/,
  ],
] as const) {
  test(`${says} is refused with the expression`, () => {
    assert.throws(() => expandGrok(expression, definitions), { name: 'GrokError', message })
  })
}
