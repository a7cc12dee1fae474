import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wrapped } from '../../cli/wrapped.ts'

for (const [says, text, expected] of [
  ['a short text stays', 'one two', 'one two'],
  ['a long one is broken between words, and indented', 'one two three four', 'one two\n  three\n  four'],
  ['what a text begins with stays', '   one two', '   one\n  two'],
  ['a word that is longer stands alone', 'a abcdefghijklmno b', 'a\n  abcdefghijklmno\n  b'],
] as const)
  test(says, () => {
    assert.equal(wrapped(text, '  ', 8), expected)
  })
