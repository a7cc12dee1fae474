import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeKey, encodeValue } from '../../../lib/mirror/checkpoint.ts'
import { loadCheckpoints } from '../../../lib/tasks/load-checkpoints.ts'
import type { RecordLog, StoredRecord } from '../../../lib/tasks/ports.ts'

const checkpoint = (group: string, upstreamOffset: bigint) => ({
  group,
  topic: 'source.t',
  partition: 0,
  upstreamOffset,
  downstreamOffset: upstreamOffset + 1n,
  metadata: '',
})

const stored = (group: string, upstreamOffset: bigint): Omit<StoredRecord, 'offset'> => ({
  key: encodeKey(checkpoint(group, upstreamOffset)),
  value: encodeValue(checkpoint(group, upstreamOffset)),
})

const logOf = (...records: readonly Omit<StoredRecord, 'offset'>[]): RecordLog => ({
  async *read() {
    for (const [index, record] of records.entries()) yield { offset: BigInt(index), ...record }
  },
})

test('CheckpointStoreTest.testReadCheckpointsTopic: the last of a group and partition counts, what is no checkpoint is passed over and told', async () => {
  const warnings: string[] = []
  const store = await loadCheckpoints(
    logOf(
      stored('g1', 1n),
      { key: Buffer.from([0]), value: Buffer.from([0, 0]) },
      { key: stored('g1', 9n).key, value: null },
      stored('g2', 5n),
      stored('g1', 2n),
    ),
    { warn: (message) => warnings.push(message) },
  )
  assert.deepEqual(store.ofGroup('g1'), [checkpoint('g1', 2n)])
  assert.deepEqual(store.ofGroup('g2'), [checkpoint('g2', 5n)])
  assert.equal(warnings.length, 1)
  assert.match(warnings[0] ?? '', /^The record at offset 1 of the checkpoints topic is no checkpoint/)
})

test('CheckpointStoreTest.testReadCheckpointsTopicError: a topic that cannot be read is an error, not an empty store', async () => {
  const broken: RecordLog = {
    // biome-ignore lint/correctness/useYield: it fails before its first record
    async *read() {
      throw new Error('TOPIC_AUTHORIZATION_FAILED')
    },
  }
  await assert.rejects(loadCheckpoints(broken, { warn: () => {} }), /TOPIC_AUTHORIZATION_FAILED/)
})
