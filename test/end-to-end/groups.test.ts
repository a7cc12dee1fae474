import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import kafkajs from 'kafkajs'
import { withAdmin } from '../../functions/kafka/kafkajs.ts'
import { Producer } from '../../kafka/producer.ts'
import { readPartition } from '../../kafka/read-partition.ts'
import * as checkpoints from '../../lib/mirror/checkpoint.ts'
import { groupOffsets } from '../../sample/group-offsets.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { commitOffsets } from '../support/commit-offsets.ts'
import { createTopic } from '../support/create-topic.ts'
import { sharedMirror } from '../support/mirror-run.ts'

/*
  Groups of the source and their counterparts on the target: with sync.group.offsets.enabled an idle group is moved
  to where it stands on the source, without it nothing is committed, and a group in use on the target is left alone.
*/
const isSynced = { settings: { 'source->target.sync.group.offsets.enabled': 'true' } }
const mirror = sharedMirror(isSynced)
const topic = 'orders'
const remoteTopic = 'source.orders'

const ending = new AsyncDisposableStack()
after(() => ending.disposeAsync())

const commit = (groupId: string, ...offsets: readonly bigint[]): Promise<void> =>
  commitOffsets(
    mirror().source,
    groupId,
    offsets.map((offset, partition) => ({ topic, partition, offset, metadata: '' })),
  )
const there = async (groupId: string): Promise<readonly bigint[]> => {
  const found = await groupOffsets(mirror().target, groupId, remoteTopic)
  return [...found].sort(([one], [other]) => one - other).map(([, offset]) => offset)
}
const isThere = (groupId: string, ...offsets: readonly bigint[]) =>
  until(
    `group ${groupId} at ${offsets} on the target`,
    () => there(groupId),
    (found) => `${found}` === `${offsets}`,
    30_000,
  )
/** The latest checkpoint of a group in a partition. */
const checkpoint = async (groupId: string, partition = 0): Promise<checkpoints.Checkpoint | undefined> => {
  let latest: checkpoints.Checkpoint | undefined
  const of = { topic: 'source.checkpoints.internal', partition: 0 }
  for await (const { key, value } of readPartition(mirror().target, of)) {
    if (key === null || value === null) continue
    const found = checkpoints.decode(key, value)
    if (found.group === groupId && found.partition === partition) latest = found
  }
  return latest
}
const isCheckpointed = (groupId: string, upstreamOffset: bigint) =>
  until(
    `a checkpoint of ${groupId} at ${upstreamOffset}`,
    () => checkpoint(groupId),
    (found) => found?.upstreamOffset === upstreamOffset,
    30_000,
  )

test('MirrorConnectorsIntegrationBaseTest.testOneWayReplicationWithFrequentOffsetSyncs: a group stands on the target where it stands on the source, wherever that is', async () => {
  await createTopic(mirror().source, topic, { partitions: 3 })
  const producer = new Producer(mirror().source)
  for (const partition of [0, 1, 2])
    await producer.append(
      { topic, partition },
      Array.from({ length: 1_000 }, (_, index) => ({
        timestamp: Date.now(),
        key: null,
        value: Buffer.from(`${index}`),
        headers: [],
      })),
    )
  await assertCopied(mirror(), { [topic]: 3_000 })
  await commit('app', 1_000n, 123n, 1n)
  await isThere('app', 1_000n, 123n, 1n)
  const emitted = await isCheckpointed('app', 1_000n)
  assert.deepEqual(emitted, {
    group: 'app',
    topic: remoteTopic,
    partition: 0,
    upstreamOffset: 1_000n,
    downstreamOffset: 1_000n,
    metadata: '',
  })
})

test('MirrorConnectorsIntegrationBaseTest.testOffsetTranslationBehindReplicationFlow: checkpoints follow a group that reads on, and one that goes back', async () => {
  await commit('app', 1_000n, 124n, 2n)
  await isThere('app', 1_000n, 124n, 2n)
  await commit('app', 10n, 124n, 2n)
  const back = await isCheckpointed('app', 10n)
  assert.equal(back?.downstreamOffset, 10n)
  assert.deepEqual(await there('app'), [1_000n, 124n, 2n], 'a group is only moved forward')
})

test('a group that is in use on the target is left alone, and moved when it is not any more', async () => {
  const consumer = new kafkajs.Kafka({
    brokers: mirror().kafka.target.bootstrapServers.split(','),
    logLevel: kafkajs.logLevel.NOTHING,
  }).consumer({ groupId: 'moved' })
  ending.defer(() => consumer.disconnect())
  await consumer.connect()
  await consumer.subscribe({ topic: remoteTopic })
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve))
  await consumer.run({ autoCommit: false, eachMessage: async () => {} })
  await joined
  await commit('moved', 500n, 500n, 500n)
  await isCheckpointed('moved', 500n)
  await commit('canary', 7n, 7n, 7n)
  await isThere('canary', 7n, 7n, 7n) // so groups were moved since
  assert.deepEqual(await there('moved'), [])
  await consumer.disconnect()
  await isThere('moved', 500n, 500n, 500n)
})

test('a group that groups.exclude names has no checkpoints and is not moved', async () => {
  await commit('console-consumer-1', 500n)
  await commit('second-canary', 8n)
  await isThere('second-canary', 8n)
  assert.equal(await checkpoint('console-consumer-1'), undefined)
  assert.deepEqual(await there('console-consumer-1'), [])
})

test('a group that is deleted on the source stays where it is on the target', async () => {
  await commit('deleted', 42n)
  await isThere('deleted', 42n)
  const { bootstrapServers } = mirror().kafka.source
  await withAdmin({ bootstrapServers: [bootstrapServers], clientId: 'test' }, (admin) =>
    admin.deleteGroups(['deleted']),
  )
  await commit('third-canary', 9n)
  await isThere('third-canary', 9n)
  assert.deepEqual(await there('deleted'), [42n])
})

test('MirrorConnectorsIntegrationBaseTest.testNoCheckpointsIfNoRecordsAreMirrored: there is no checkpoint of a partition of which nothing was mirrored', async () => {
  await createTopic(mirror().source, 'empty')
  await commitOffsets(mirror().source, 'waiting', [
    { topic: 'empty', partition: 0, offset: 0n, metadata: '' },
  ])
  await commit('fourth-canary', 10n)
  await isThere('fourth-canary', 10n)
  assert.equal(await checkpoint('waiting'), undefined)
})

test('without sync.group.offsets.enabled checkpoints are emitted and nothing is committed', async () => {
  await mirror().stop()
  await mirror().start()
  await commit('unsynced', 77n, 78n, 79n)
  const emitted = await isCheckpointed('unsynced', 77n)
  assert.equal(emitted?.downstreamOffset, 77n)
  await commit('unsynced', 80n, 81n, 82n)
  await isCheckpointed('unsynced', 80n)
  assert.deepEqual(await there('unsynced'), [])
})
