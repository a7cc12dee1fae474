import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { filePartition } from '../../../functions/kafka/file-partition.ts'

test('a file always has the same partition, one of those that there are', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 100 }), (uri, partitions) => {
      const partition = filePartition(uri, partitions)
      assert.equal(partition, filePartition(uri, partitions))
      assert.ok(partition >= 0 && partition < partitions)
    }),
  )
})
