import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fnv1a } from '../../../lib/mirror/fnv1a.ts'

// draft-eastlake-fnv, appendix C.3: test vectors of 64-bit FNV-1a.
for (const [text, hash] of [
  ['', 'cbf29ce484222325'],
  ['a', 'af63dc4c8601ec8c'],
  ['foobar', '85944171f73967e8'],
] as const) {
  test(`the hash of ${JSON.stringify(text)} is ${hash}`, () => {
    assert.equal(fnv1a(text), hash)
  })
}
