import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ClusterTopics } from '../../../lib/client/cluster-topics.ts'
import { defaultReplicationPolicy } from '../../../lib/mirror/default-replication-policy.ts'
import { identityReplicationPolicy } from '../../../lib/mirror/identity-replication-policy.ts'
import { completeReplicationPolicy, type ReplicationPolicy } from '../../../lib/mirror/replication-policy.ts'

const identity = identityReplicationPolicy({ 'source.cluster.alias': 'source' })
const among = (names: readonly string[], policy: ReplicationPolicy = defaultReplicationPolicy()) =>
  new ClusterTopics(policy, names)

test('MirrorClientTest.countHopsForTopicTest: the hops of a topic from a cluster are counted along its name', () => {
  for (const [hops, topic, alias] of [
    [-1, 'topic', 'source'],
    [-1, 'source', 'source'],
    [-1, 'sourcetopic', 'source'],
    [-1, 'source1.topic', 'source2'],
    [1, 'source1.topic', 'source1'],
    [1, 'source2.source1.topic', 'source2'],
    [2, 'source2.source1.topic', 'source1'],
    [3, 'source3.source2.source1.topic', 'source1'],
    [-1, 'source3.source2.source1.topic', 'source4'],
  ] as const)
    assert.equal(among([]).countHopsForTopic(topic, alias), hops, `${topic} from ${alias}`)
})

test('MirrorClientTest.heartbeatTopicsTest: heartbeats topics are those of the cluster itself and of all others', () => {
  const names = ['heartbeats', 'source1.heartbeats', 'source2.source1.heartbeats', 'source3.heartbeats']
  assert.deepEqual(among(['topic1', 'topic2', ...names]).heartbeatTopics(), new Set(names))
})

test('MirrorClientTest.checkpointsTopicsTest: checkpoints topics are those of a cluster, none without an alias', () => {
  const names = [
    'source1.checkpoints.internal',
    'source2.source1.checkpoints.internal',
    'source3.checkpoints.internal',
  ]
  assert.deepEqual(
    among(['topic1', 'topic2', 'checkpoints.internal', ...names]).checkpointTopics(),
    new Set(names),
  )
})

test('MirrorClientTest.replicationHopsTest: a cluster is as far away as the shortest way of its heartbeats', () => {
  const topics = among([
    'topic1',
    'topic2',
    'heartbeats',
    'source1.heartbeats',
    'source1.source2.heartbeats',
    'source3.source4.source2.heartbeats',
    'source3.heartbeats',
  ])
  for (const [alias, hops] of [
    ['source1', 1],
    ['source2', 2],
    ['source3', 1],
    ['source4', 2],
    ['source5', -1],
  ] as const)
    assert.equal(topics.replicationHops(alias), hops, alias)
})

const chained = [
  'topic1',
  'topic2',
  'heartbeats',
  'source1.heartbeats',
  'source1.source2.heartbeats',
  'source3.source4.source5.heartbeats',
]
const fiveSources = new Set(['source1', 'source2', 'source3', 'source4', 'source5'])

test('MirrorClientTest.upstreamClustersTest: every cluster is upstream whose heartbeats arrive', () => {
  assert.deepEqual(among(chained).upstreamClusters(), fiveSources)
})

test('MirrorClientTest.testIdentityReplicationUpstreamClusters: with unchanged names heartbeats are named all the same', () => {
  assert.deepEqual(among(chained, identity).upstreamClusters(), fiveSources)
})

const remote = ['source1.topic4', 'source1.source2.topic5', 'source3.source4.source5.topic6']

test('MirrorClientTest.remoteTopicsTest: remote topics have a source in their name', () => {
  const topics = among(['topic1', 'topic2', 'topic3', 'source1.checkpoints.internal', ...remote])
  assert.deepEqual(topics.remoteTopics(), new Set(remote))
})

test('only topics that came from a cluster directly are its remote topics', () => {
  assert.deepEqual(among(remote).remoteTopics('source1'), new Set(remote.slice(0, 2)))
  assert.deepEqual(among(remote).remoteTopics('source5'), new Set())
})

test("MirrorClientTest.testIdentityReplicationRemoteTopics: with unchanged names every topic is remote but the cluster's own heartbeats", () => {
  const topics = among(['topic1', 'topic2', 'topic3', 'heartbeats', 'backup.heartbeats'], identity)
  assert.deepEqual(topics.remoteTopics(), new Set(['topic1', 'topic2', 'topic3', 'backup.heartbeats']))
})

test('MirrorClientTest.remoteTopicsSeparatorTest: the separator is the one of the policy', () => {
  const names = ['source1__topic4', 'source1__source2__topic5', 'source3__source4__source5__topic6']
  const policy = defaultReplicationPolicy({ 'replication.policy.separator': '__' })
  assert.deepEqual(among(['topic1', 'topic2', 'topic3', ...names], policy).remoteTopics(), new Set(names))
})

test('a policy that names topics in a circle, or forgets the name, is asked once around', () => {
  const circle = completeReplicationPolicy({
    formatRemoteTopic: (_, topic) => topic,
    topicSource: () => 'here',
    upstreamTopic: (topic) => (topic === 'forgotten' ? null : topic),
  })
  assert.equal(among([], circle).countHopsForTopic('topic', 'there'), -1)
  assert.equal(among([], circle).countHopsForTopic('forgotten', 'there'), -1)
  assert.equal(among([], circle).countHopsForTopic('forgotten', 'here'), 1)
})
