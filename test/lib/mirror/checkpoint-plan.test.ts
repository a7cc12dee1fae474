import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Checkpoint } from '../../../lib/mirror/checkpoint.ts'
import { type CheckpointRules, planCheckpoints, renameTopic } from '../../../lib/mirror/checkpoint-plan.ts'
import { CheckpointStore } from '../../../lib/mirror/checkpoint-store.ts'
import { defaultReplicationPolicy } from '../../../lib/mirror/default-replication-policy.ts'
import { identityReplicationPolicy } from '../../../lib/mirror/identity-replication-policy.ts'
import { OffsetSyncStore } from '../../../lib/mirror/offset-sync-store.ts'

const aliases = { sourceAlias: 'source1', targetAlias: 'target2' }
const policy = defaultReplicationPolicy()

const rules = (overrides: Partial<CheckpointRules> = {}): CheckpointRules => ({
  shouldReplicateTopic: () => true,
  translateDownstream: (_source, offset) => offset,
  remoteTopic: (topic) => renameTopic(policy, aliases, topic),
  previous: () => undefined,
  ...overrides,
})
const committed = (topic: string, offset: bigint, metadata: string | null = '') => ({
  topic,
  partition: 0,
  offset,
  metadata,
})
const checkpoint = (upstreamOffset: bigint, downstreamOffset: bigint): Checkpoint => ({
  group: 'g',
  topic: 'source1.t',
  partition: 0,
  upstreamOffset,
  downstreamOffset,
  metadata: '',
})

for (const [topic, remote] of [
  ['topic3', 'source1.topic3'],
  ['target2.topic3', 'topic3'],
  ['source6.topic7', 'source1.source6.topic7'],
] as const) {
  test(`MirrorCheckpointTaskTest.testDownstreamTopicRenaming: ${topic} is ${remote} on the target`, () => {
    assert.equal(renameTopic(policy, aliases, topic), remote)
  })
}

test('by identity a topic keeps its name on the target', () => {
  const identity = identityReplicationPolicy({ 'source.cluster.alias': 'source1' })
  assert.equal(renameTopic(identity, aliases, 'topic3'), 'topic3')
})

test('MirrorCheckpointTaskTest.testCheckpoint: a group at a sync is moved there, one past it one record past it', () => {
  const store = new OffsetSyncStore({ mustReadToEnd: true })
  store.finishInitialRead()
  store.add({ topic: 'topic1', partition: 0, upstreamOffset: 3n, downstreamOffset: 4n })
  store.add({ topic: 'target2.topic5', partition: 0, upstreamOffset: 7n, downstreamOffset: 8n })
  const translate = rules({
    translateDownstream: (source, offset) => store.translateDownstream(source, offset),
  })
  const places = [committed('topic1', 10n), committed('target2.topic5', 7n, 'here')]
  assert.deepEqual(planCheckpoints('group9', places, translate), [
    {
      group: 'group9',
      topic: 'source1.topic1',
      partition: 0,
      upstreamOffset: 10n,
      downstreamOffset: 5n,
      metadata: '',
    },
    {
      group: 'group9',
      topic: 'topic5',
      partition: 0,
      upstreamOffset: 7n,
      downstreamOffset: 8n,
      metadata: 'here',
    },
  ])
})

test('MirrorCheckpointTaskTest.testNoCheckpointForTopicWithoutOffsetSyncs: a partition without a sync has no checkpoint', () => {
  const translateDownstream: CheckpointRules['translateDownstream'] = ({ topic }, offset) =>
    topic === 'known' ? offset : null
  const planned = planCheckpoints(
    'g',
    [committed('known', 1n), committed('unknown', 1n)],
    rules({ translateDownstream }),
  )
  assert.deepEqual(
    planned.map(({ topic }) => topic),
    ['source1.known'],
  )
})

test('MirrorCheckpointTaskTest.testNoCheckpointForTopicWithNullOffsetAndMetadata: nothing committed, no checkpoint', () => {
  const planned = planCheckpoints('g', [committed('none', -1n, null), committed('some', 1n, null)], rules())
  assert.deepEqual(
    planned.map(({ topic, metadata }) => [topic, metadata]),
    [['source1.some', '']],
  )
})

test('an offset before everything that is known has no checkpoint', () => {
  assert.deepEqual(planCheckpoints('g', [committed('t', 1n)], rules({ translateDownstream: () => -1n })), [])
})

test('a topic that the filter refuses has no checkpoint', () => {
  const shouldReplicateTopic = (topic: string) => topic !== 'private'
  const planned = planCheckpoints(
    'g',
    [committed('private', 1n), committed('t', 1n)],
    rules({ shouldReplicateTopic }),
  )
  assert.deepEqual(
    planned.map(({ topic }) => topic),
    ['source1.t'],
  )
})

for (const [says, now, isEmitted] of [
  ['the same again is not emitted', [200n, 100n], false],
  ['further on at the target is emitted', [300n, 150n], true],
  ['further on at the source alone is not emitted', [300n, 100n], false],
  ['a translation that is lower than before is not emitted', [300n, 90n], false],
  ['a group that went back at the source is emitted', [100n, 90n], true],
  ['a group that went back to the same place at the target is emitted', [150n, 100n], true],
] as const) {
  test(`MirrorCheckpointTaskTest.testCheckpointRecordsMonotonicIfStoreRewinds: ${says}`, () => {
    const [upstream, downstream] = now
    const planned = planCheckpoints(
      'g',
      [committed('t', upstream)],
      rules({ translateDownstream: () => downstream, previous: () => checkpoint(200n, 100n) }),
    )
    assert.deepEqual(planned, isEmitted ? [checkpoint(upstream, downstream)] : [])
  })
}

test('MirrorCheckpointTaskTest.testCheckpointsTaskRestartUsesExistingCheckpoints: what was emitted before a restart holds', () => {
  const store = new CheckpointStore()
  store.update([checkpoint(250n, 201n)])
  const previous: CheckpointRules['previous'] = (target) => store.get('g', target)
  const plan = (upstream: bigint, downstream: bigint) =>
    planCheckpoints(
      'g',
      [committed('t', upstream)],
      rules({ previous, translateDownstream: () => downstream }),
    )
  assert.deepEqual(plan(250n, 176n), [])
  assert.deepEqual(plan(400n, 376n), [checkpoint(400n, 376n)])
})
