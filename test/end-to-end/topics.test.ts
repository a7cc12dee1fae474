import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withAdmin } from '../../functions/kafka/kafkajs.ts'
import { describeConfigs } from '../../kafka/api/describe-configs.ts'
import { incrementalAlterConfigs } from '../../kafka/api/incremental-alter-configs.ts'
import { Producer } from '../../kafka/producer.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { createTopic } from '../support/create-topic.ts'
import { sharedMirror } from '../support/mirror-run.ts'

/*
  What becomes of topics while the mirror runs: new ones, larger ones, other configs.
*/
const mirror = sharedMirror({ poller: { metadataRefreshMs: 300 } })

const write = async (topic: string, partition: number, count: number): Promise<void> => {
  const records = Array.from({ length: count }, (_, index) => ({
    timestamp: Date.now(),
    key: Buffer.from(`${index}`),
    value: Buffer.from(`${partition}-${index}`),
    headers: [],
  }))
  await new Producer(mirror().source).append({ topic, partition }, records)
}
const setConfig = async (
  side: 'source' | 'target',
  topic: string,
  name: string,
  value: string | null,
): Promise<void> => {
  const cluster = mirror()[side]
  const { controllerId } = await cluster.metadata([])
  const [answer] = await cluster.send(
    controllerId,
    incrementalAlterConfigs([{ topic, configs: [{ name, value }] }]),
  )
  assert.equal(answer?.errorCode, 0)
}
const remoteConfig = async (topic: string, name: string): Promise<string | null> => {
  const [described] = await mirror().target.sendToAny(describeConfigs([`source.${topic}`]))
  return described?.configs.find((config) => config.name === name)?.value ?? null
}
const isRemoteConfig = (topic: string, name: string, value: string) =>
  until(
    `${name} of source.${topic} to be ${value}`,
    () => remoteConfig(topic, name),
    (found) => found === value,
    30_000,
  )

test('DedicatedMirrorIntegrationTest.testSingleNodeCluster: a topic that is created while the mirror runs is mirrored from its first record on', async () => {
  await createTopic(mirror().source, 'first')
  await write('first', 0, 10)
  await assertCopied(mirror(), { first: 10 })
  await createTopic(mirror().source, 'created', { partitions: 2 })
  await write('created', 0, 5)
  await write('created', 1, 7)
  await assertCopied(mirror(), { first: 10, created: 12 })
})

test('a topic that grows while the mirror runs grows on the target, and its new partitions are mirrored', async () => {
  await createTopic(mirror().source, 'grown')
  await write('grown', 0, 5)
  await assertCopied(mirror(), { grown: 5 })
  const { bootstrapServers } = mirror().kafka.source
  await withAdmin({ bootstrapServers: [bootstrapServers], clientId: 'test' }, (admin) =>
    admin.createPartitions({ topicPartitions: [{ topic: 'grown', count: 4 }] }),
  )
  for (const partition of [0, 1, 2, 3])
    await until(
      `partition ${partition} to have a leader`,
      async () => {
        await mirror().source.metadata(['grown'])
        return mirror().source.leader({ topic: 'grown', partition })
      },
      (leader) => leader !== undefined,
      10_000,
    )
  for (const partition of [0, 1, 2, 3]) await write('grown', partition, 3 + partition)
  await assertCopied(mirror(), { grown: 5 + 3 + 4 + 5 + 6 })
})

test('a remote topic is created with the configs of its source topic, but for those that stay behind', async () => {
  await createTopic(mirror().source, 'configured', {
    configs: { 'cleanup.policy': 'compact', 'retention.bytes': '1000000', 'min.insync.replicas': '1' },
  })
  await isRemoteConfig('configured', 'cleanup.policy', 'compact')
  await isRemoteConfig('configured', 'retention.bytes', '1000000')
})

test('MirrorConnectorsIntegrationBaseTest.testSyncTopicConfigs: configs follow the source, and an excluded one stays what the target made it', async () => {
  await setConfig('target', 'source.configured', 'min.insync.replicas', '2')
  await setConfig('target', 'source.configured', 'retention.bytes', '77')
  await setConfig('source', 'configured', 'delete.retention.ms', '2000')
  await isRemoteConfig('configured', 'delete.retention.ms', '2000')
  await isRemoteConfig('configured', 'retention.bytes', '1000000')
  assert.equal(await remoteConfig('configured', 'min.insync.replicas'), '2')
})

test('MirrorConnectorsIntegrationBaseTest.testReplicateTargetDefault: a config that the source gives up falls back to the default of the target', async () => {
  const before = await remoteConfig('first', 'retention.bytes')
  await setConfig('source', 'configured', 'retention.bytes', null)
  await isRemoteConfig('configured', 'retention.bytes', before ?? 'none')
})

test('heartbeats of the flow come on the target, and nothing is mirrored back', async () => {
  const { topics } = await mirror().target.metadata(null)
  assert.ok(topics.some(({ name }) => name === 'heartbeats'))
  const back = (await mirror().source.metadata(null)).topics.filter(({ name }) => name.startsWith('target.'))
  assert.deepEqual(back, [])
})
