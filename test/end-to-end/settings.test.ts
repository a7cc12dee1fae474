import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { logOffset } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { commitOffsets } from '../support/commit-offsets.ts'
import { createTopic } from '../support/create-topic.ts'
import { sharedMirror } from '../support/mirror-run.ts'

/*
  Settings of mm2.properties that change what is made on either side: each in a start of its own.
*/
const mirror = sharedMirror({ isStarted: false })
const emitNothing = {
  'emit.offset-syncs.enabled': 'false',
  'offset-syncs.topic.replication.factor': null,
}
const onTarget = { 'offset-syncs.topic.location': 'target' }
const sameNames = {
  'replication.policy.class': 'org.apache.kafka.connect.mirror.IdentityReplicationPolicy',
  'source->target.topics': 'same',
}

const names = async (cluster: Cluster): Promise<readonly string[]> =>
  (await cluster.metadata(null)).topics.map(({ name }) => name)
const write = async (topic: string, count: number): Promise<void> => {
  const records = Array.from({ length: count }, () => ({
    timestamp: 1,
    key: null,
    value: Buffer.from('v'),
    headers: [],
  }))
  await new Producer(mirror().source).append({ topic, partition: 0 }, records)
}
const offsetSyncs = (name: string): boolean => name.startsWith('mm2-offset-syncs')

test('MirrorConnectorsIntegrationBaseTest.testReplicationWithoutOffsetSyncWillNotCreateOffsetSyncsTopic: without offset syncs records are mirrored, and there is no topic of syncs or of checkpoints', async () => {
  await createTopic(mirror().source, 'records')
  await write('records', 10)
  await mirror().start({ settings: emitNothing })
  await assertCopied(mirror(), { records: 10 })
  const made = [...(await names(mirror().source)), ...(await names(mirror().target))]
  assert.deepEqual(made.filter(offsetSyncs), [])
  assert.ok(!made.includes('source.checkpoints.internal'))
})

test('DedicatedMirrorIntegrationTest.testClusterWithEmitOffsetDisabled: without offset syncs there is no checkpoint function', () => {
  const functions = mirror()
    .aws.functions()
    .map(({ logicalId }) => logicalId)
  assert.deepEqual(
    functions.filter((name) => name.startsWith('SourceToTarget') && /Checkpoint/.test(name)),
    [],
  )
  assert.ok(functions.some((name) => name.startsWith('SourceToTargetMirror')))
})

test('MirrorConnectorsIntegrationBaseTest.testOffsetSyncsTopicsOnTarget: with location target the syncs stand there alone, and checkpoints come of them', async () => {
  await mirror().stop()
  await mirror().start({ settings: onTarget })
  await until(
    'the topic of offset syncs on the target',
    () => names(mirror().target),
    (found) => found.includes('mm2-offset-syncs.source.internal'),
    30_000,
  )
  await write('records', 10)
  await assertCopied(mirror(), { records: 20 })
  await commitOffsets(mirror().source, 'app', [{ topic: 'records', partition: 0, offset: 20n, metadata: '' }])
  for (const topic of ['mm2-offset-syncs.source.internal', 'source.checkpoints.internal'])
    await until(
      `records in ${topic}`,
      async () =>
        (await names(mirror().target)).includes(topic)
          ? logOffset(mirror().target, { topic, partition: 0 }, 'latest')
          : 0n,
      (end) => end > 0n,
      30_000,
    )
  assert.deepEqual((await names(mirror().source)).filter(offsetSyncs), [])
})

test('IdentityReplicationIntegrationTest: with unchanged names a topic that is there already is mirrored into', async () => {
  await createTopic(mirror().source, 'same', { partitions: 2 })
  await createTopic(mirror().target, 'same', { partitions: 2 })
  await write('same', 7)
  await mirror().stop()
  await mirror().start({ settings: sameNames })
  await assertCopied(mirror(), { same: 7 })
  assert.ok(!(await names(mirror().target)).includes('source.same'))
})
