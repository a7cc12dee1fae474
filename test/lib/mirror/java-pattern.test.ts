import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileJavaPattern } from '../../../lib/mirror/java-pattern.ts'
import { JavaPatternError } from '../../../lib/mirror/java-pattern-error.ts'
import { javaVectors } from '../../support/java-vectors.ts'

interface PatternRow {
  readonly pattern: string
  readonly matches?: readonly string[]
  readonly error?: string
}
const vectors = javaVectors<PatternRow | { readonly texts: readonly string[] }>('patterns')
const rows = vectors.filter((row): row is PatternRow => 'pattern' in row)
const texts = vectors.flatMap((row) => ('texts' in row ? row.texts : []))

/** What Java takes and we refuse, with the words that say so. */
const refused = new Map([
  ['{1}', '{ repeats nothing'],
  ['(?x)a b', 'the flag x'],
  ['(?m)^a$', 'the flag m'],
  ['(?u)ä', 'the flag u'],
  ['(?d).', 'the flag d'],
  ['(?U)\\w', 'the flag U'],
  ['(a)\\1', 'the back reference \\1'],
  ['\\N{DIGIT ONE}', '\\N'],
  ['\\X', '\\X'],
  ['\\p{InGreek}', '\\p{InGreek}'],
  ['\\p{javaLowerCase}', '\\p{javaLowerCase}'],
])

for (const { pattern, matches } of rows) {
  if (matches === undefined || refused.has(pattern)) continue
  test(`the pattern ${JSON.stringify(pattern)} matches what it matches in Java`, () => {
    const compiled = compileJavaPattern(pattern)
    assert.deepEqual(
      texts.filter((text) => compiled.matches(text)),
      matches,
    )
  })
}

for (const { pattern, error } of rows) {
  if (error === undefined) continue
  test(`the pattern ${JSON.stringify(pattern)} is refused, as in Java (${error})`, () => {
    assert.throws(() => compileJavaPattern(pattern), JavaPatternError)
  })
}

for (const [pattern, words] of refused) {
  test(`the pattern ${JSON.stringify(pattern)}, which we cannot follow, is refused by name`, () => {
    assert.throws(
      () => compileJavaPattern(pattern),
      (error) =>
        error instanceof JavaPatternError && error.message.includes(words) && error.message.includes(pattern),
    )
  })
}

test("the shell's star is answered with what was meant", () => {
  assert.throws(
    () => compileJavaPattern('*'),
    /The pattern \* was not compiled: \* repeats nothing, for anything write \.\* \(character 1\)/,
  )
})

test('a quoted text matches itself and nothing else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, other) => {
      fc.pre(!text.includes('\\'))
      const pattern = compileJavaPattern(`\\Q${text}\\E`)
      assert.equal(pattern.matches(text), true)
      assert.equal(pattern.matches(other), other === text)
    }),
  )
})
