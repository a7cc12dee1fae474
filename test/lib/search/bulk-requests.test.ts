import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { BulkOperation } from '../../../lib/search/bulk-operation.ts'
import { bulkRequests } from '../../../lib/search/bulk-requests.ts'

const operation = (bytes: number): BulkOperation => ({
  record: { topic: 't', partition: 0, offset: 0n, timestamp: 0n, key: null, value: null, headers: [] },
  index: 't',
  pattern: 't',
  isUpdate: false,
  lines: [],
  bytes,
})
const sizes = (bytes: readonly number[], batchSize: number, bulkSizeBytes: number): number[][] =>
  bulkRequests(bytes.map(operation), { batchSize, bulkSizeBytes }).map((request) =>
    request.map((each) => each.bytes),
  )

for (const [says, bytes, batchSize, bulkSizeBytes, requests] of [
  ['nothing makes no request', [], 2, 10, []],
  ['a request is full by count', [1, 1, 1], 2, 10, [[1, 1], [1]]],
  ['a request is full by bytes', [6, 4, 1], 9, 10, [[6, 4], [1]]],
  ['one that is too large goes alone', [1, 11, 1], 9, 10, [[1], [11], [1]]],
] as const) {
  test(says, () => assert.deepEqual(sizes(bytes, batchSize, bulkSizeBytes), requests))
}

test('no operation is lost or moved, and no request of several is over a limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 20 })),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 30 }),
      (bytes, count, limit) => {
        const requests = sizes(bytes, count, limit)
        assert.deepEqual(requests.flat(), bytes)
        for (const request of requests) {
          assert.ok(request.length <= count)
          assert.ok(request.length === 1 || request.reduce((sum, each) => sum + each, 0) <= limit)
        }
      },
    ),
  )
})
