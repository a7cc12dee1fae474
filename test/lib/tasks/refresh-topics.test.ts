import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { defaultConfigPropertyFilter } from '../../../lib/mirror/config-property-filter.ts'
import { type ConfigEntry, configSources } from '../../../lib/mirror/topic-configs.ts'
import type { Topic } from '../../../lib/mirror/topic-plan.ts'
import type { NewTopic, TopicRefusal } from '../../../lib/tasks/ports.ts'
import { refreshTopics, type TopicRefresh } from '../../../lib/tasks/refresh-topics.ts'

const entry = (name: string, value: string, source: number = configSources.topic): ConfigEntry => ({
  name,
  value,
  source,
  isReadOnly: false,
  isSensitive: false,
})

/** Two clusters in memory. The target creates and grows what it is told, but for what stands in `refusing`. */
let source: Topic[]
let target: Topic[]
let refusing: Map<string, TopicRefusal>
let created: NewTopic[]
let grown: Topic[]
let told: string[]

beforeEach(() => {
  source = []
  target = []
  refusing = new Map()
  created = []
  grown = []
  told = []
})

const refusalOf = (topic: string): TopicRefusal[] => {
  const refusal = refusing.get(topic)
  return refusal ? [refusal] : []
}

const refresh = (): TopicRefresh => ({
  source: {
    topics: async () => source,
    describeConfigs: async (topics) =>
      new Map(
        topics.map((topic) => [topic, [entry('retention.ms', `of ${topic}`), entry('segment.ms', '1', 5)]]),
      ),
  },
  target: {
    topics: async () => target,
    describeConfigs: async (topics) =>
      new Map(topics.map((topic) => [topic, [entry('retention.ms', '1'), entry('segment.ms', '1')]])),
    createTopics: async (topics) => {
      created.push(...topics)
      const done = topics.filter(({ topic }) => !refusing.has(topic))
      target.push(...done.map(({ topic, partitions }) => ({ name: topic, partitions })))
      return topics.flatMap(({ topic }) => refusalOf(topic))
    },
    growTopic: async (topic) => {
      grown.push(topic)
      return refusalOf(topic.name)
    },
    alterConfigs: async () => assert.fail('configs are not altered by a refresh'),
  },
  shouldReplicateTopic: (topic) => !topic.startsWith('no-'),
  remoteTopic: (topic) => `source.${topic}`,
  replicationFactor: 2,
  configs: { filter: defaultConfigPropertyFilter([], 'target') },
  log: { info: (line) => told.push(line), warn: (line) => told.push(`! ${line}`) },
})

test('MirrorSourceConnectorTest.testRefreshTopicPartitions: creation is tried again while the target lacks the topic, and not once it is there', async () => {
  source = [{ name: 'topic', partitions: 1 }]
  refusing.set('source.topic', { topic: 'source.topic', code: 38, reason: 'INVALID_REPLICATION_FACTOR' })
  await refreshTopics(refresh())
  await refreshTopics(refresh())
  assert.equal(created.length, 2)
  refusing.clear()
  const { created: count } = await refreshTopics(refresh())
  await refreshTopics(refresh())
  assert.deepEqual([created.length, count, grown], [3, 1, []])
})

test('MirrorSourceConnectorTest.testRefreshTopicPartitionsTopicOnTargetFirst: a topic of the target alone triggers nothing, its later appearance at the source neither creates nor grows', async () => {
  target = [{ name: 'source.topic', partitions: 1 }]
  await refreshTopics(refresh())
  assert.deepEqual([created, grown], [[], []])
  source = [{ name: 'topic', partitions: 1 }]
  const { mirrored, ready } = await refreshTopics(refresh())
  assert.deepEqual([created, grown], [[], []])
  assert.deepEqual([mirrored, [...ready]], [['topic'], ['topic']])
})

test('a new remote topic has the partitions and the explicit configs of its source topic, as far as the target knows them', async () => {
  source = [{ name: 'a', partitions: 3 }]
  target = [{ name: 'mm2-configs.source.internal', partitions: 1 }]
  await refreshTopics(refresh())
  assert.deepEqual(created, [
    { topic: 'source.a', partitions: 3, replicationFactor: 2, configs: { 'retention.ms': 'of a' } },
  ])
  assert.deepEqual(told, ['Created source.a with 3 partitions, the remote topic of a'])
})

test('a topic that grew is grown; one that the target refuses to grow is mirrored but not ready', async () => {
  source = [
    { name: 'a', partitions: 3 },
    { name: 'b', partitions: 3 },
  ]
  target = [
    { name: 'source.a', partitions: 2 },
    { name: 'source.b', partitions: 2 },
  ]
  refusing.set('source.b', { topic: 'source.b', code: 44, reason: 'POLICY_VIOLATION: at most 2' })
  const { mirrored, ready, refused } = await refreshTopics(refresh())
  assert.deepEqual(grown, [
    { name: 'source.a', partitions: 3, sourceTopic: 'a' },
    { name: 'source.b', partitions: 3, sourceTopic: 'b' },
  ])
  assert.deepEqual([mirrored, [...ready], refused.length], [['a', 'b'], ['a'], 1])
  assert.deepEqual(told, [
    'Gave source.a 3 partitions, as its source topic has',
    '! The target did not create or grow source.b, so it is not mirrored in full: POLICY_VIOLATION: at most 2',
  ])
})

test('two topics that would become one are both left out, and both named', async () => {
  source = [
    { name: 'a', partitions: 1 },
    { name: 'b', partitions: 1 },
  ]
  const { mirrored, created: count } = await refreshTopics({ ...refresh(), remoteTopic: () => 'same' })
  assert.deepEqual([mirrored, count], [[], 0])
  assert.match(told[0] ?? '', /^! a and b would both become same, so none of them is mirrored/)
})

test('topics that the filter refuses are no matter', async () => {
  source = [{ name: 'no-thanks', partitions: 1 }]
  const { mirrored } = await refreshTopics(refresh())
  assert.deepEqual([mirrored, created], [[], []])
})

test('a topic that the target refuses for its configs is created without them, which is told', async () => {
  source.push({ name: 'orders', partitions: 2 })
  const { target: cluster, ...rest } = refresh()
  const asked: NewTopic[] = []
  const refused = { topic: 'source.orders', code: 44, reason: 'POLICY_VIOLATION' }
  const picky: TopicRefresh['target'] = {
    ...cluster,
    createTopics: async (topics) => {
      asked.push(...topics)
      return topics.some(({ configs }) => 'retention.ms' in configs) ? [refused] : []
    },
  }
  const refreshed = await refreshTopics({ ...rest, target: picky })
  assert.deepEqual(
    asked.map(({ configs }) => 'retention.ms' in configs),
    [true, false],
  )
  assert.deepEqual([refreshed.created, refreshed.refused, [...refreshed.ready]], [1, [], ['orders']])
  assert.ok(told.some((line) => /without its source topic's configs.*POLICY_VIOLATION/.test(line)))
})
