import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { namePattern } from '../../../lib/config/name-pattern.ts'

for (const [regex, pattern] of [
  ['orders', 'orders'],
  ['.*', '*'],
  ['app-.*', 'app-*'],
  ['app-.+', 'app-*'],
  ['orders.eu', 'orders?eu'],
  ['orders\\.eu', 'orders.eu'],
  ['test\\..*', 'test.*'],
  ['a|b', '*'],
  ['(a|b)-logs', '*'],
  ['logs-[ab]', 'logs-*'],
  ['ab?c', 'a*'],
  ['a.?c', 'a*'],
  ['a+', '*'],
  ['x{2}', '*'],
  ['logs\\d', 'logs*'],
  ['.*-logs', '*-logs'],
  ['(?i)orders', '*'],
] as const) {
  test(`${regex} is ${pattern} to IAM`, () => assert.equal(namePattern(regex), pattern))
}

/** IAM's wildcards as a regular expression. */
const iamMatches = (pattern: string, name: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
  ).test(name)

test('whatever an expression matches, its pattern covers', () => {
  const pieces = fc.constantFrom(
    'a',
    'b',
    '-',
    '.',
    '.*',
    '.+',
    'a?',
    'b*',
    '\\.',
    '[ab]',
    'a|',
    '(b)',
    'x{2}',
    '\\w',
  )
  const names = fc.array(fc.constantFrom('a', 'b', '-', '.', 'x'), { maxLength: 8 })
  fc.assert(
    fc.property(fc.array(pieces, { minLength: 1, maxLength: 5 }), names, (regex, letters) => {
      const name = letters.join('')
      if (!new RegExp(`^(?:${regex.join('')})$`).test(name)) return
      assert.ok(iamMatches(namePattern(regex.join('')), name), `${regex.join('')} ${name}`)
    }),
  )
})
