import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultReplicationPolicy } from '../../../lib/mirror/default-replication-policy.ts'
import { identityReplicationPolicy } from '../../../lib/mirror/identity-replication-policy.ts'
import { completeReplicationPolicy, type ReplicationPolicy } from '../../../lib/mirror/replication-policy.ts'
import {
  isCycle,
  shouldReplicateTopic,
  type TopicSelection,
} from '../../../lib/mirror/should-replicate-topic.ts'
import { defaultTopicFilter } from '../../../lib/mirror/topic-filter.ts'

const selection = (overrides: Partial<TopicSelection> = {}): TopicSelection => ({
  policy: defaultReplicationPolicy(),
  topicFilter: { shouldReplicateTopic: () => true },
  targetAlias: 'target',
  heartbeatsReplicationEnabled: true,
  ...overrides,
})
const byDefault = defaultTopicFilter(['.*'], ['mm2.*\\.internal', '.*\\.replica', '__.*'])
const nothing = defaultTopicFilter([], [])
const chosen = (from: TopicSelection, topics: readonly string[]): readonly string[] =>
  topics.filter((topic) => shouldReplicateTopic(from, topic))

test('MirrorSourceConnectorTest.testReplicatesHeartbeatsByDefault: heartbeats of any hop are mirrored', () => {
  const topics = ['heartbeats', 'us-west.heartbeats']
  assert.deepEqual(chosen(selection({ topicFilter: byDefault }), topics), topics)
})

test('MirrorSourceConnectorTest.testReplicatesHeartbeatsDespiteFilter: the filter is not asked', () => {
  const topics = ['heartbeats', 'us-west.heartbeats']
  assert.deepEqual(chosen(selection({ topicFilter: nothing }), topics), topics)
  const policy = defaultReplicationPolicy({ 'replication.policy.separator': '_' })
  const other = ['heartbeats', 'us-west_heartbeats', 'us-west.heartbeats']
  assert.deepEqual(chosen(selection({ policy, topicFilter: nothing }), other), [
    'heartbeats',
    'us-west_heartbeats',
  ])
})

test('MirrorSourceConnectorTest.testDoesNotReplicateHeartbeatsWhenDisabled: then the filter decides, and refuses', () => {
  const disabled = selection({ topicFilter: nothing, heartbeatsReplicationEnabled: false })
  assert.deepEqual(chosen(disabled, ['heartbeats', 'us-west.heartbeats']), [])
})

test('MirrorSourceConnectorTest.testReplicatesHeartbeatsWhenDisabledButFilterAllows: then the filter decides, and accepts', () => {
  const disabled = selection({ heartbeatsReplicationEnabled: false })
  assert.deepEqual(chosen(disabled, ['heartbeats', 'us-west.heartbeats']), [
    'heartbeats',
    'us-west.heartbeats',
  ])
})

test('MirrorSourceConnectorTest.testNoCycles: what came from the target does not go back', () => {
  const topics = [
    'target.topic1',
    'target.source.topic1',
    'source.target.topic1',
    'topic1',
    'source.topic1',
    'a.target',
  ]
  assert.deepEqual(chosen(selection(), topics), ['topic1', 'source.topic1', 'a.target'])
})

test('MirrorSourceConnectorTest.testIdentityReplication: by identity only heartbeats can be seen to go round', () => {
  const policy = identityReplicationPolicy({ 'source.cluster.alias': 'source' })
  const topics = ['target.topic1', 'target.source.topic1', 'source.target.topic1', 'topic1', 'source.topic1']
  assert.deepEqual(chosen(selection({ policy }), topics), topics)
  const heartbeats = [
    'heartbeats',
    'source.heartbeats',
    'target.heartbeats',
    'target.source.heartbeats',
    'source.target.heartbeats',
  ]
  assert.deepEqual(chosen(selection({ policy }), heartbeats), ['heartbeats', 'source.heartbeats'])
})

test('MirrorSourceConnectorTest.testIsCycleWithNullUpstreamTopic: a source without an upstream name is no cycle', () => {
  const policy: ReplicationPolicy = completeReplicationPolicy({
    formatRemoteTopic: (_alias, topic) => topic,
    topicSource: () => 'other',
    upstreamTopic: () => null,
  })
  assert.equal(isCycle(policy, 'target', 'topic1'), false)
})

test('internal topics are not mirrored, whatever the filter says', () => {
  const topics = ['__x', '.x', 'mm2-offsets.A.internal', 'A.checkpoints.internal', 'orders.internal']
  assert.deepEqual(chosen(selection(), topics), ['orders.internal'])
})
