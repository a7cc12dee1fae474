import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OffsetSyncs } from '../../../lib/tasks/offset-syncs.ts'

const source = { topic: 'orders', partition: 0 }
const copy = (from: number, count: number, baseOffset: bigint) => ({
  source,
  to: { topic: 'source.orders', partition: 0 },
  records: Array.from({ length: count }, (_, index) => ({
    topic: 'orders',
    partition: 0,
    offset: from + index,
    timestamp: 0,
    timestampType: 'CREATE_TIME' as const,
    headers: [],
  })),
  from: 0,
  count,
  baseOffset,
  bytes: 0,
})
const sync = (upstreamOffset: bigint, downstreamOffset: bigint) => ({
  ...source,
  upstreamOffset,
  downstreamOffset,
})

test('MirrorSourceTaskTest.testSendSyncEvent: a sync that is due goes out with the event, the last one a minute later', () => {
  const syncs = new OffsetSyncs(100n, 0)
  syncs.copied(copy(0, 10, 50n))
  assert.deepEqual(syncs.take(1_000), [sync(0n, 50n)])
  assert.deepEqual(syncs.take(2_000), [], 'what went out does not go out again')
  assert.deepEqual(syncs.take(60_000), [sync(9n, 59n)])
  assert.deepEqual(syncs.take(120_000), [])
})

test('a gap within an event is a sync of its own', () => {
  const syncs = new OffsetSyncs(100n, 0)
  const { records, ...rest } = copy(0, 4, 0n)
  const gapped = records.map((record, index) => ({ ...record, offset: index < 2 ? index : index + 5 }))
  syncs.copied({ ...rest, records: gapped })
  assert.deepEqual(syncs.take(1), [sync(0n, 0n), sync(7n, 2n)])
})
