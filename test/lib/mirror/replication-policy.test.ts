import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configuredReplicationPolicy } from '../../../lib/mirror/configured-replication-policy.ts'
import { defaultReplicationPolicy } from '../../../lib/mirror/default-replication-policy.ts'
import { identityReplicationPolicy } from '../../../lib/mirror/identity-replication-policy.ts'
import { completeReplicationPolicy, type ReplicationPolicy } from '../../../lib/mirror/replication-policy.ts'
import { javaVectors } from '../../support/java-vectors.ts'

interface PolicyRow {
  readonly policy: string
  readonly properties: Readonly<Record<string, string>>
  readonly topics: Readonly<Record<string, readonly unknown[]>>
}

const answers = (policy: ReplicationPolicy, topic: string): readonly unknown[] => [
  policy.formatRemoteTopic('A', topic),
  policy.topicSource(topic),
  policy.upstreamTopic(topic),
  policy.offsetSyncsTopic(topic),
  policy.checkpointsTopic(topic),
  policy.isCheckpointsTopic(topic),
  policy.isMM2InternalTopic(topic),
  policy.isInternalTopic(topic),
  policy.originalTopic(topic),
  policy.isHeartbeatsTopic(topic),
]

for (const { policy: name, properties, topics } of javaVectors<PolicyRow>('replication-policies')) {
  test(`${name.split('.').at(-1)} answers as Java's with ${JSON.stringify(properties)}`, () => {
    const policy = configuredReplicationPolicy({ ...properties, 'replication.policy.class': name })
    for (const [topic, expected] of Object.entries(topics)) {
      assert.deepEqual(answers(policy, topic), expected, topic)
    }
  })
}

test("ReplicationPolicyTest.testInternalTopic: only what is MirrorMaker's or hidden is internal (KIP-1074)", () => {
  const policy = defaultReplicationPolicy()
  const isInternal = ['__consumer_offsets', '.hidden', 'mm2-offsets.A.internal', 'A.checkpoints.internal']
  const isNot = ['mm2-offsets_CLUSTER_internal', 'orders.internal', 'orders-internal', 'checkpoints.internal']
  assert.deepEqual(
    isInternal.filter((topic) => !policy.isInternalTopic(topic)),
    [],
  )
  assert.deepEqual(
    isNot.filter((topic) => policy.isInternalTopic(topic)),
    [],
  )
})

const withSeparator = (enabled: string) =>
  defaultReplicationPolicy({
    'replication.policy.separator': '__',
    'replication.policy.internal.topic.separator.enabled': enabled,
  })

test('ReplicationPolicyTest.offsetSyncsTopic_shouldBeEffectedByInternalTopicSeparatorEnabled: the flag chooses the separator', () => {
  assert.equal(withSeparator('false').offsetSyncsTopic('CLUSTER'), 'mm2-offset-syncs.CLUSTER.internal')
  assert.equal(withSeparator('true').offsetSyncsTopic('CLUSTER'), 'mm2-offset-syncs__CLUSTER__internal')
})

test('ReplicationPolicyTest.checkpointsTopic_shouldBeEffectedByInternalTopicSeparatorEnabled: the flag chooses the separator', () => {
  assert.equal(withSeparator('false').checkpointsTopic('CLUSTER'), 'CLUSTER.checkpoints.internal')
  assert.equal(withSeparator('true').checkpointsTopic('CLUSTER'), 'CLUSTER__checkpoints__internal')
})

test('ReplicationPolicyTest.heartbeatsTopic_shouldNotBeEffectedByInternalTopicSeparatorConfig: heartbeats have one name', () => {
  assert.equal(withSeparator('false').heartbeatsTopic(), 'heartbeats')
  assert.equal(withSeparator('true').heartbeatsTopic(), 'heartbeats')
})

test('MirrorClientTest.testIsHeartbeatTopic: heartbeats of any hop, and nothing that only looks so', () => {
  const policy = defaultReplicationPolicy()
  const is = ['heartbeats', 'source1.heartbeats', 'source2.source1.heartbeats']
  const isNot = ['heartbeats!', '!heartbeats', 'source1heartbeats', 'source1-heartbeats']
  assert.deepEqual(
    is.filter((topic) => !policy.isHeartbeatsTopic(topic)),
    [],
  )
  assert.deepEqual(
    isNot.filter((topic) => policy.isHeartbeatsTopic(topic)),
    [],
  )
})

test('MirrorClientTest.testIsCheckpointTopic: checkpoints have a cluster before them', () => {
  const policy = defaultReplicationPolicy()
  const is = ['source1.checkpoints.internal', 'source2.source1.checkpoints.internal']
  const isNot = [
    'checkpoints.internal',
    'checkpoints-internal',
    'checkpoints.internal!',
    '!checkpoints.internal',
    'source1checkpointsinternal',
  ]
  assert.deepEqual(
    is.filter((topic) => !policy.isCheckpointsTopic(topic)),
    [],
  )
  assert.deepEqual(
    isNot.filter((topic) => policy.isCheckpointsTopic(topic)),
    [],
  )
})

test('MirrorClientTest.testIdentityReplicationTopicSource: names stay, their source is the configured alias, heartbeats are prefixed', () => {
  const policy = identityReplicationPolicy({ 'source.cluster.alias': 'primary' })
  assert.equal(policy.formatRemoteTopic('primary', 'topic1'), 'topic1')
  assert.equal(policy.topicSource('topic1'), 'primary')
  assert.equal(policy.formatRemoteTopic('primary', 'heartbeats'), 'primary.heartbeats')
  assert.equal(policy.topicSource('primary.heartbeats'), 'primary')
  assert.equal(policy.topicSource('heartbeats'), null)
})

test('a policy that says the least has the defaults of the interface', () => {
  const policy = completeReplicationPolicy({
    formatRemoteTopic: (alias, topic) => `${topic}@${alias}`,
    topicSource: (topic) => topic.split('@')[1] ?? null,
    upstreamTopic: (topic) => (topic.includes('@') ? topic.slice(0, topic.lastIndexOf('@')) : null),
  })
  assert.equal(policy.originalTopic('t@b@a'), 't')
  assert.equal(policy.isHeartbeatsTopic('heartbeats@a'), true)
  assert.equal(policy.offsetSyncsTopic('b'), 'mm2-offset-syncs.b.internal')
  assert.equal(policy.isInternalTopic('a.checkpoints.internal'), true)
})

test('a policy may be an object of a class, with its own rules in place of the defaults', () => {
  class Upper {
    readonly #suffix = '!'
    formatRemoteTopic = (_alias: string, topic: string): string => topic.toUpperCase()
    topicSource(): string {
      return `a${this.#suffix}`
    }
    upstreamTopic(topic: string): string {
      return topic.toLowerCase()
    }
    isInternalTopic(topic: string): boolean {
      return topic.endsWith(this.#suffix)
    }
  }
  const policy = completeReplicationPolicy(new Upper())
  assert.equal(policy.topicSource('T'), 'a!')
  assert.equal(policy.isInternalTopic('T!'), true)
  assert.equal(policy.isInternalTopic('__T'), false)
})

test('a class that names no policy is an error that says what there is', () => {
  assert.throws(
    () => configuredReplicationPolicy({ 'replication.policy.class': 'com.example.Mine' }),
    /com\.example\.Mine was not found: .*DefaultReplicationPolicy or .*IdentityReplicationPolicy, or the path of a TypeScript module/,
  )
})

test('a class that names a module is what the module makes of the properties', () => {
  const policy = configuredReplicationPolicy(
    { 'replication.policy.class': './mine.ts', prefix: 'dr-' },
    ({ prefix }) => ({
      formatRemoteTopic: (_alias, topic) => `${prefix}${topic}`,
      topicSource: () => null,
      upstreamTopic: () => null,
    }),
  )
  assert.equal(policy.formatRemoteTopic('a', 't'), 'dr-t')
})
