import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OffsetSyncQueue } from '../../../lib/mirror/offset-sync-queue.ts'

const partition = { topic: 't', partition: 0 }
const run = (offset: bigint, count: number) => ({
  upstreamOffset: offset,
  downstreamOffset: offset + 100n,
  count,
})
const syncAt = (offset: bigint, of = partition) => ({
  ...of,
  upstreamOffset: offset,
  downstreamOffset: offset + 100n,
})

test('OffsetSyncWriterTest.testMaybeQueueOffsetSyncs: the first record has its sync, the next waits until it is stale', () => {
  const queue = new OffsetSyncQueue(50n)
  queue.queueRun(partition, run(0n, 1))
  assert.deepEqual(queue.takePending(), [syncAt(0n)])
  queue.queueRun(partition, run(1n, 1))
  assert.deepEqual(queue.takePending(), [])
})

test('OffsetSyncWriterTest.testPromoteDelayedOffsetSyncs: the last record of a partition gets its sync in the end', () => {
  const queue = new OffsetSyncQueue(50n)
  queue.queueRun(partition, run(0n, 1))
  queue.queueRun(partition, run(1n, 3))
  queue.promoteDelayed()
  assert.deepEqual(queue.takePending(), [syncAt(0n), syncAt(3n)])
  queue.promoteDelayed()
  assert.deepEqual(queue.takePending(), [])
})

test('a record that was kept back is forgotten when one after it is due', () => {
  const queue = new OffsetSyncQueue(50n)
  queue.queueRun(partition, run(0n, 11))
  queue.queueRun(partition, run(20n, 1))
  queue.promoteDelayed()
  assert.deepEqual(queue.takePending(), [syncAt(0n), syncAt(20n)])
})

test('the syncs of a long run are all there, in order', () => {
  const queue = new OffsetSyncQueue(100n)
  queue.queueRun(partition, run(0n, 303))
  assert.deepEqual(queue.takePending(), [syncAt(0n), syncAt(101n), syncAt(202n)])
  queue.promoteDelayed()
  assert.deepEqual(queue.takePending(), [syncAt(302n)])
})

test('partitions have nothing to do with each other', () => {
  const other = { topic: 't', partition: 1 }
  const queue = new OffsetSyncQueue(100n)
  queue.queueRun(partition, run(0n, 2))
  queue.queueRun(other, run(5n, 1))
  queue.promoteDelayed()
  assert.deepEqual(queue.takePending(), [syncAt(0n), syncAt(5n, other), syncAt(1n)])
})

test('a run of no records says nothing', () => {
  const queue = new OffsetSyncQueue(100n)
  queue.queueRun(partition, run(0n, 0))
  queue.promoteDelayed()
  assert.deepEqual(queue.takePending(), [])
})
