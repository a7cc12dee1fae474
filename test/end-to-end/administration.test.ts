import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { AclAdmin } from '../../functions/kafka/acl-admin.ts'
import { flowLeaseLog } from '../../functions/kafka/flow-lease-log.ts'
import { GroupAdmin } from '../../functions/kafka/group-admin.ts'
import { InternalTopicLog } from '../../functions/kafka/internal-topic-log.ts'
import { logEnds } from '../../functions/kafka/log-ends.ts'
import { TopicAdmin } from '../../functions/kafka/topic-admin.ts'
import { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import type { AclBinding } from '../../lib/mirror/acl-plan.ts'
import { configSources } from '../../lib/mirror/topic-configs.ts'
import { FlowHeldError, FlowHolder } from '../../lib/tasks/hold-flow.ts'
import { sharedCluster } from '../support/brokers.ts'

const plain = sharedCluster({ name: 'plain', properties: { 'group.initial.rebalance.delay.ms': '0' } })
const authorizing = sharedCluster({
  name: 'authorizing',
  properties: {
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS',
  },
})

const opened: Cluster[] = []
after(() => {
  for (const cluster of opened) cluster.close()
})

const optionsOf = ({ bootstrapServers }: { readonly bootstrapServers: string }) => ({
  bootstrapServers: bootstrapServers.split(','),
  clientId: 'test',
  connectTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
})

const clients = () => {
  const options = optionsOf(plain())
  const cluster = new Cluster(options)
  opened.push(cluster)
  return { cluster, topics: new TopicAdmin(cluster, options), groups: new GroupAdmin(cluster) }
}

const newTopic = (topic: string, configs: Record<string, string> = {}) => ({
  topic,
  partitions: 2,
  replicationFactor: 1,
  configs,
})

test('MirrorUtilsTest.testCreateCompactedTopic: an internal topic has one partition and is compacted', async () => {
  const { topics } = clients()
  await topics.createCompactedTopic('heartbeats', 1)
  const configs = (await topics.describeConfigs(['heartbeats'])).get('heartbeats')
  assert.equal(configs?.find(({ name }) => name === 'cleanup.policy')?.value, 'compact')
  assert.deepEqual(
    (await topics.topics()).find(({ name }) => name === 'heartbeats'),
    { name: 'heartbeats', partitions: 1 },
  )
})

test('MirrorUtilsTest.testCreateCompactedTopicAlreadyExists: one that is there stays as it is', async () => {
  const { topics } = clients()
  await topics.createTopics([newTopic('made-by-others')])
  await topics.createCompactedTopic('made-by-others', 1)
  assert.deepEqual(
    (await topics.topics()).find(({ name }) => name === 'made-by-others'),
    { name: 'made-by-others', partitions: 2 },
  )
})

test('MirrorUtilsTest.testCreateCompactedTopicFailsWithInvalidConfigurationException: another refusal is an error that names topic, factor and reason', async () => {
  const { topics } = clients()
  await assert.rejects(
    topics.createCompactedTopic('mm2-offset-syncs.b.internal', 3),
    /^Error: The internal topic mm2-offset-syncs\.b\.internal was not created with replication factor 3 in .*: INVALID_REPLICATION_FACTOR: .*only 1 broker/,
  )
})

test('topics are created each for itself: one that is refused does not keep the others, and the broker says why', async () => {
  const { topics } = clients()
  const refused = await topics.createTopics([
    newTopic('good', { 'retention.ms': '5000' }),
    newTopic('bad', { 'no.such': '1' }),
  ])
  assert.deepEqual(refused, [
    { topic: 'bad', code: 40, reason: 'INVALID_CONFIG: Unknown topic config name: no.such' },
  ])
  assert.deepEqual(await topics.createTopics([newTopic('good')]), [], 'it exists: no refusal')
  const configs = (await topics.describeConfigs(['good', 'missing'])).get('good')
  const { value, source } = configs?.find(({ name }) => name === 'retention.ms') ?? {}
  assert.deepEqual([value, source], ['5000', configSources.topic])
})

test('a topic grows, once; one that is missing is refused', async () => {
  const { topics } = clients()
  await topics.createTopics([newTopic('growing')])
  assert.deepEqual(await topics.growTopic({ name: 'growing', partitions: 4 }), [])
  assert.deepEqual(await topics.growTopic({ name: 'growing', partitions: 4 }), [])
  assert.equal((await topics.topics()).find(({ name }) => name === 'growing')?.partitions, 4)
  assert.deepEqual(
    (await topics.growTopic({ name: 'missing', partitions: 4 })).map(({ topic, code }) => [topic, code]),
    [['missing', 3]],
  )
})

test('single configs are set and given back to the default, the others stay', async () => {
  const { topics } = clients()
  await topics.createTopics([newTopic('configured', { 'retention.ms': '5000', 'segment.ms': '6000' })])
  const refused = await topics.alterConfigs([
    {
      topic: 'configured',
      configs: [
        { name: 'retention.ms', value: null },
        { name: 'max.message.bytes', value: '70000' },
      ],
    },
    { topic: 'missing', configs: [{ name: 'retention.ms', value: '1' }] },
  ])
  assert.deepEqual(
    refused.map(({ topic, code }) => [topic, code]),
    [['missing', 3]],
  )
  const configs = (await topics.describeConfigs(['configured'])).get('configured') ?? []
  const explicit = configs.filter(({ source }) => source === configSources.topic)
  assert.deepEqual(Object.fromEntries(explicit.map(({ name, value }) => [name, value])), {
    'segment.ms': '6000',
    'max.message.bytes': '70000',
  })
})

test('offsets of an idle group are committed from outside, listed with its group, and read back with their metadata', async () => {
  const { topics, groups } = clients()
  await topics.createTopics([newTopic('consumed')])
  const offsets = [
    { topic: 'consumed', partition: 0, offset: 5n, metadata: 'where' },
    { topic: 'consumed', partition: 1, offset: 9_007_199_254_740_993n, metadata: '' },
  ]
  assert.deepEqual(await groups.commit('app', offsets), [])
  assert.deepEqual(await groups.committed('app'), offsets)
  assert.deepEqual(await groups.committed('nobody'), [])
  assert.ok((await groups.consumerGroups()).includes('app'))
  assert.deepEqual(await groups.commit('app', [{ topic: 'gone', partition: 0, offset: 1n, metadata: '' }]), [
    { topic: 'gone', partition: 0, isInUse: false, reason: 'UNKNOWN_TOPIC_OR_PARTITION' },
  ])
})

test('a group with a member refuses offsets from outside', async () => {
  const { topics, groups } = clients()
  await topics.createTopics([newTopic('busy')])
  const { default: kafkajs } = await import('kafkajs')
  const consumer = new kafkajs.Kafka({
    brokers: plain().bootstrapServers.split(','),
    logLevel: kafkajs.logLevel.NOTHING,
  }).consumer({ groupId: 'live' })
  await consumer.connect()
  await consumer.subscribe({ topic: 'busy' })
  const joined = new Promise((resolve) => consumer.on(consumer.events.GROUP_JOIN, resolve))
  await consumer.run({ eachMessage: async () => {} })
  await joined
  try {
    assert.deepEqual(
      await groups.commit('live', [{ topic: 'busy', partition: 0, offset: 1n, metadata: '' }]),
      [{ topic: 'busy', partition: 0, isInUse: true, reason: 'UNKNOWN_MEMBER_ID' }],
    )
  } finally {
    await consumer.disconnect()
  }
})

test('log ends are told of all partitions of topics that exist', async () => {
  const { cluster, topics } = clients()
  await topics.createTopics([newTopic('written')])
  const record = { timestamp: 1n, key: null, value: Buffer.from('x'), headers: [] }
  await new Producer(cluster).append({ topic: 'written', partition: 1 }, [record, record])
  assert.deepEqual(
    await logEnds(cluster, ['written', 'missing']),
    new Map([
      ['written-0', 0n],
      ['written-1', 2n],
    ]),
  )
})

test('an internal topic is read from where one stood, from its start when it was made anew, and not at all when it is not there', async () => {
  const { cluster, topics } = clients()
  const log = new InternalTopicLog(cluster, 'offset-syncs')
  const offsets = async (from?: bigint) => {
    const read: bigint[] = []
    for await (const { offset } of log.read(from)) read.push(offset)
    return read
  }
  assert.deepEqual(await offsets(), [])
  await topics.createCompactedTopic('offset-syncs', 1)
  const record = (key: string) => ({
    timestamp: 1n,
    key: Buffer.from(key),
    value: Buffer.from('x'),
    headers: [],
  })
  await new Producer(cluster).append({ topic: 'offset-syncs', partition: 0 }, [
    record('a'),
    record('b'),
    record('c'),
  ])
  assert.deepEqual(await offsets(), [0n, 1n, 2n])
  assert.deepEqual(await offsets(2n), [2n])
  assert.deepEqual(await offsets(3n), [])
  assert.deepEqual(await offsets(100n), [0n, 1n, 2n])
})

test('ACLs of topics are described and created by their names; a cluster without an authorizer has none', async () => {
  const acls = new AclAdmin(optionsOf(authorizing()))
  assert.deepEqual(await acls.topicAcls(), [])
  const binding: AclBinding = {
    resourceType: 'TOPIC',
    patternType: 'LITERAL',
    name: 'source.orders',
    principal: 'User:app',
    host: '*',
    operation: 'READ',
    permission: 'ALLOW',
  }
  await acls.createAcls([binding, { ...binding, operation: 'DESCRIBE_CONFIGS', permission: 'DENY' }])
  const described = (await acls.topicAcls()) ?? []
  assert.deepEqual(
    described.toSorted((a, b) => a.operation.localeCompare(b.operation)),
    [{ ...binding, operation: 'DESCRIBE_CONFIGS', permission: 'DENY' }, binding],
  )
  assert.equal(await new AclAdmin(optionsOf(plain())).topicAcls(), undefined)
})

test('a cluster that is not there is named, with what to check', async () => {
  const options = { ...optionsOf(plain()), bootstrapServers: ['127.0.0.1:1'] }
  const cluster = new Cluster(options)
  await assert.rejects(new GroupAdmin(cluster).consumerGroups(), /127\.0\.0\.1:1 cannot be reached/)
  await assert.rejects(new TopicAdmin(cluster, options).topics(), /127\.0\.0\.1:1 cannot be reached/)
})

test('a flow that one deployment runs is refused to another, by what stands in its config topic', async () => {
  const { cluster, topics } = clients()
  await topics.createCompactedTopic('mm2-configs.leased.internal', 1)
  const holderOf = (holder: string) =>
    new FlowHolder({
      flow: 'leased->plain',
      holder,
      leaseMs: 300_000n,
      log: flowLeaseLog(cluster, 'leased'),
      now: Date.now,
    })
  const first = holderOf('arn:first')
  await first.hold()
  await assert.rejects(holderOf('arn:second').hold(), FlowHeldError)
  await first.hold()
  // An environment that is new knows nothing but the topic.
  await holderOf('arn:first').hold()
})
