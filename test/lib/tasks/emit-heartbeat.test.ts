import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TopicPartition } from '../../../lib/mirror/topic-partition.ts'
import { emitHeartbeat } from '../../../lib/tasks/emit-heartbeat.ts'
import type { NewRecord } from '../../../lib/tasks/ports.ts'

test('MirrorHeartbeatTaskTest.testPollCreatesRecords: one record with both aliases, in the bytes of MirrorMaker 2', async () => {
  const appended: [TopicPartition, readonly NewRecord[]][] = []
  await emitHeartbeat({
    sourceClusterAlias: 'A',
    targetClusterAlias: 'B',
    heartbeatsTopic: 'heartbeats',
    target: {
      append: async (to, records) => {
        appended.push([to, records])
        return 0n
      },
    },
    clock: { now: () => 1_700_000_000_000 },
  })
  assert.deepEqual(appended, [
    [
      { topic: 'heartbeats', partition: 0 },
      [
        {
          timestamp: 1_700_000_000_000n,
          key: Buffer.from('000141000142', 'hex'),
          value: Buffer.from('00000000018bcfe56800', 'hex'),
          headers: [],
        },
      ],
    ],
  ])
})

test('a heartbeat that the target does not take is an error', async () => {
  await assert.rejects(
    emitHeartbeat({
      sourceClusterAlias: 'A',
      targetClusterAlias: 'B',
      heartbeatsTopic: 'heartbeats',
      target: { append: () => Promise.reject(new Error('heartbeats-0 did not take a batch')) },
      clock: { now: () => 0 },
    }),
    /heartbeats-0 did not take a batch/,
  )
})
