import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileGrok, type GrokOptions } from '../../../lib/filepulse/grok.ts'
import { grokBank } from '../../../lib/filepulse/grok-bank.ts'

const capture = (expression: string, text: string, options?: GrokOptions): unknown => {
  const fields = compileGrok(expression, options).capture(text)
  return fields && Object.fromEntries(fields)
}

test('all 313 patterns of the bank compile', () => {
  assert.equal(grokBank.size, 313)
  for (const name of grokBank.keys()) assert.doesNotThrow(() => compileGrok(`%{${name}}`), name)
})

const log4j = '%{TIMESTAMP_ISO8601:logdate} %{LOGLEVEL:loglevel} %{GREEDYDATA:message}'
for (const [says, text, fields] of [
  [
    'a log4j line',
    '2025-08-10 12:00:00,012 INFO hello',
    { logdate: '2025-08-10 12:00:00,012', loglevel: 'INFO', message: 'hello' },
  ],
  [
    'text before the date is no part of the match',
    '[main] 2025-08-10T12:00Z warn x',
    { logdate: '2025-08-10T12:00Z', loglevel: 'warn', message: 'x' },
  ],
  [
    'an offset belongs to the date',
    '2025-08-10T12:00:06.501+09:00 ERROR x',
    { logdate: '2025-08-10T12:00:06.501+09:00', loglevel: 'ERROR', message: 'x' },
  ],
  [
    'a blank more before the message is its first character',
    '2025-08-10 12:00:04,002 INFO  x',
    { logdate: '2025-08-10 12:00:04,002', loglevel: 'INFO', message: ' x' },
  ],
  [
    'an empty message is captured',
    '2025-08-10 12:00:07,400 INFO ',
    { logdate: '2025-08-10 12:00:07,400', loglevel: 'INFO', message: '' },
  ],
  [
    'a year of two digits',
    '25-08-10 12:00 Severe x',
    { logdate: '25-08-10 12:00', loglevel: 'Severe', message: 'x' },
  ],
  ['a blank more before the level does not match', '2025-08-10 12:00:04,003  INFO x', undefined],
  ['nor does an unknown level', '2025-08-10 12:00:07,000 VERBOSE x', undefined],
  ['nor a level without a blank after it', '2025-08-10 12:00:07,300 INFO', undefined],
] as const) {
  test(says, () => assert.deepEqual(capture(log4j, text), fields))
}

for (const [says, expression, text, fields] of [
  ['the first group of a field that took part wins', '(?:%{INT:a}|%{WORD:a})', 'xyz', { a: 'xyz' }],
  ['a group that took no part is absent', '%{WORD:a}(?: %{INT:b})?', 'x', { a: 'x' }],
  ['a circumflex stands at every line', '^%{WORD:a}$', '-\nx\n-', { a: 'x' }],
  ['a dot does not go past a newline', '%{GREEDYDATA:a}', 'x\ny', { a: 'x' }],
  ['digits are ASCII', '(?<a>\\d+)', '١٢', undefined],
  ['words are ASCII', '(?<a>\\w+)', '가', undefined],
  ['but a word boundary knows letters of every script', '%{WORD:a}', 'Mä', undefined],
  ['a type makes a number', '%{INT:a:int} %{NUMBER:b:double}', '12 1.5', { a: 12n, b: 1.5 }],
  ['an unknown type is a text', '%{INT:a:thing}', '12', { a: '12' }],
] as const) {
  test(says, () => assert.deepEqual(capture(expression, text), fields))
}

test('COMBINEDAPACHELOG keeps the quotes of referrer and agent, and the old field names', () => {
  const line =
    '10.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a?b=c HTTP/1.0" 200 2326 "http://h/s" "Mozilla/4.08"'
  assert.deepEqual(capture('%{COMBINEDAPACHELOG}', line), {
    clientip: '10.0.0.1',
    ident: '-',
    auth: 'frank',
    timestamp: '10/Oct/2000:13:55:36 -0700',
    verb: 'GET',
    request: '/a?b=c',
    httpversion: '1.0',
    response: '200',
    bytes: '2326',
    referrer: '"http://h/s"',
    agent: '"Mozilla/4.08"',
  })
})

test("a user's own definition wins over the bank's", () => {
  const patternDefinitions = ['LOGLEVEL [A-Z]+', 'LETTER [a-z]']
  assert.deepEqual(capture('%{LOGLEVEL:a}%{LETTER:b}', 'VERBOSEx', { patternDefinitions }), {
    a: 'VERBOSE',
    b: 'x',
  })
})

test('a text that is not of the type of its capture is an error', () => {
  assert.throws(() => capture('%{WORD:a:int}', 'x'), {
    name: 'DataException',
    message: /"x" for the field a/,
  })
})

for (const [says, expression, options] of [
  ['an expression that is no regular expression', '(', {}],
  ['a definition without a regular expression', 'x', { patternDefinitions: ['NAME'] }],
] as const) {
  test(`${says} is refused`, () =>
    assert.throws(() => compileGrok(expression, options), { name: 'GrokError' }))
}
