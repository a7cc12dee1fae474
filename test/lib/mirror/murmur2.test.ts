import assert from 'node:assert/strict'
import { test } from 'node:test'
import { murmur2, partitionForKey } from '../../../lib/mirror/murmur2.ts'
import { javaVectors } from '../../support/java-vectors.ts'

test('keys of 0 to 39 bytes hash as in Java, and land in the same partition', () => {
  const rows = javaVectors<{ key: string; hash: number; partitionOf25: number }>('murmur2')
  assert.equal(rows.length, 40)
  for (const { key, hash, partitionOf25 } of rows) {
    const bytes = Buffer.from(key, 'hex')
    assert.equal(murmur2(bytes), hash)
    assert.equal(partitionForKey(bytes, 25), partitionOf25)
  }
})

test('a key in the middle of other bytes hashes like a key alone', () => {
  const bytes = Buffer.from('xxfoobarxx')
  assert.equal(murmur2(bytes.subarray(2, 8)), murmur2(Buffer.from('foobar')))
  assert.equal(murmur2(Buffer.from('foobar')), -790332482)
})
