import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { MirrorClient, RemoteClusterUtils } from '../../lib/client/client.ts'
import { type Checkpoint, decodeKey, encodeKey, encodeValue } from '../../lib/mirror/checkpoint.ts'
import { sharedCluster } from '../support/brokers.ts'
import { createTopic } from '../support/create-topic.ts'
import { mm2Lines, mm2Records } from '../support/java-vectors.ts'
import { javaAnswers, ourAnswers } from '../support/remote-cluster-answers.ts'

/*
  Our client beside Kafka's own, RemoteClusterUtils of 4.1.1, on the same topics of a real broker: topics that we write, and
  records that a real MirrorMaker 2 wrote.
*/
const kafka = sharedCluster({ name: 'client' })
const properties = () => ({ 'bootstrap.servers': kafka().bootstrapServers })
const connect = () => {
  const cluster = new Cluster({ clientId: 'test', bootstrapServers: [kafka().bootstrapServers] })
  return { cluster, [Symbol.dispose]: () => cluster.close() }
}

interface BareRecord {
  readonly key: Buffer | null
  readonly value: Buffer | null
}

const write = async (topic: string, records: readonly BareRecord[]): Promise<void> => {
  using connection = connect()
  await createTopic(connection.cluster, topic, { configs: { 'cleanup.policy': 'compact' } })
  await new Producer(connection.cluster).append(
    { topic, partition: 0 },
    records.map(({ key, value }) => ({
      timestamp: Date.now(),
      key: key ?? Buffer.from('none'),
      value,
      headers: [],
    })),
  )
}

const checkpoint = (group: string, topic: string, partition: number, offset: bigint): Checkpoint => ({
  group,
  topic,
  partition,
  upstreamOffset: offset + 5n,
  downstreamOffset: offset,
  metadata: `of ${group}`,
})
const record = (of: Checkpoint): BareRecord => ({ key: encodeKey(of), value: encodeValue(of) })
/** What MM2's checkpoint task would take for its own and cannot read. */
const malformed: readonly BareRecord[] = [
  { key: Buffer.from('no checkpoint'), value: Buffer.from('no checkpoint') },
  { key: encodeKey(checkpoint('app', 'west.orders', 0, 0n)), value: Buffer.alloc(0) },
]

test("on the topics that we write, our client says what Kafka's says", async () => {
  using connection = connect()
  for (const topic of [
    'heartbeats',
    'west.heartbeats',
    'west.north.heartbeats',
    'orders',
    'west.orders',
    'west.north.orders',
    'mm2-offsets.west.internal',
    'checkpoints.internal',
  ])
    await createTopic(connection.cluster, topic)
  await write('west.checkpoints.internal', [
    record(checkpoint('app', 'west.orders', 0, 100n)),
    record(checkpoint('app', 'west.orders', 1, 2n ** 53n + 1n)),
    record(checkpoint('other', 'west.orders', 0, 7n)),
    ...malformed,
    record(checkpoint('app', 'west.orders', 0, 90n)),
    record(checkpoint('grüße', 'west.north.orders', 0, 0n)),
  ])
  const questions = {
    aliases: ['north', 'south', 'west'],
    groups: ['west/app', 'west/grüße', 'west/other', 'west/unknown'],
  }
  const ours = await ourAnswers(properties(), questions)
  assert.deepEqual(ours, await javaAnswers(properties(), questions))
  assert.deepEqual(ours.replicationHops, { north: 2, south: -1, west: 1 })
  assert.deepEqual(ours.translateOffsets['west/app'], {
    'west.orders-0': ['90', 'of app'],
    'west.orders-1': [`${2n ** 53n + 1n}`, 'of app'],
  })
})

for (const [says, policy, separator] of [
  ['another separator', 'Default', '__'],
  ['unchanged names', 'Identity', '.'],
] as const)
  test(`with ${says}, our client says what Kafka's says`, async () => {
    using connection = connect()
    if (policy === 'Default')
      for (const topic of ['west__heartbeats', 'west__orders']) await createTopic(connection.cluster, topic)
    const own = {
      ...properties(),
      'replication.policy.class': `org.apache.kafka.connect.mirror.${policy}ReplicationPolicy`,
      'replication.policy.separator': separator,
      'source.cluster.alias': 'west',
    }
    const questions = { aliases: ['north', 'west'], groups: [] }
    const ours = await ourAnswers(own, questions)
    assert.deepEqual(ours, await javaAnswers(own, questions))
    assert.equal(ours.remoteTopics.includes('west__orders'), true)
  })

test('what a real MirrorMaker 2 wrote is translated as Kafka translates it, and as it was then', async () => {
  const records = mm2Records('checkpoints.txt')
  await write('source.checkpoints.internal', records)
  const groups = new Set(records.map(({ key }) => decodeKey(key).group))
  const questions = { aliases: ['source'], groups: [...groups].map((group) => `source/${group}`) }
  const ours = (await ourAnswers(properties(), questions)).translateOffsets
  assert.deepEqual(ours, (await javaAnswers(properties(), questions)).translateOffsets)
  const then = mm2Lines('probe-output.txt').flatMap((line) => {
    const [, group = '', partition = '', offset] =
      /^checkpoint (\S+) (\S+) (\d+) metadata=''$/.exec(line) ?? []
    return groups.has(group) ? [[`source/${group}`, partition, offset] as const] : []
  })
  assert.notEqual(then.length, 0)
  for (const [group, partition, offset] of then)
    assert.deepEqual(ours[group]?.[partition], [offset, ''], group)
})

test('groups of a pattern are translated in one reading, each as by itself', async () => {
  const all = await RemoteClusterUtils.translateOffsets(properties(), 'west', /app|other|no such/, 20_000)
  assert.deepEqual([...all.keys()].sort(), ['app', 'other'])
  for (const [group, offsets] of all)
    assert.deepEqual(offsets, await RemoteClusterUtils.translateOffsets(properties(), 'west', group, 20_000))
})

test("a checkpoint without value ends Kafka's client with an error for every group; ours takes the one checkpoint away", async () => {
  const gone = checkpoint('gone', 'east.orders', 0, 3n)
  const kept = checkpoint('kept', 'east.orders', 0, 4n)
  await write('east.checkpoints.internal', [
    record(gone),
    record(kept),
    { key: encodeKey(gone), value: null },
  ])
  const questions = { aliases: [], groups: ['east/gone', 'east/kept'] }
  assert.deepEqual((await ourAnswers(properties(), questions)).translateOffsets, {
    'east/gone': {},
    'east/kept': { 'east.orders-0': ['4', 'of kept'] },
  })
  assert.deepEqual((await javaAnswers(properties(), questions)).translateOffsets, {
    'east/gone': { error: 'NullPointerException' },
    'east/kept': { error: 'NullPointerException' },
  })
})

test('a cluster without checkpoints of an alias is an error that says so', async () => {
  using client = new MirrorClient(properties())
  await assert.rejects(
    client.remoteConsumerOffsets('app', 'nowhere', 20_000),
    /no topic nowhere\.checkpoints/,
  )
})
