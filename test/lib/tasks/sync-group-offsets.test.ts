import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Checkpoint } from '../../../lib/mirror/checkpoint.ts'
import { CheckpointStore } from '../../../lib/mirror/checkpoint-store.ts'
import type { CommittedOffset, MetricValues } from '../../../lib/tasks/ports.ts'
import { syncGroupOffsets } from '../../../lib/tasks/sync-group-offsets.ts'

const checkpoint = (group: string, topic: string, downstreamOffset: bigint): Checkpoint => ({
  group,
  topic,
  partition: 0,
  upstreamOffset: downstreamOffset + 1_000n,
  downstreamOffset,
  metadata: '',
})

const committed = (topic: string, offset: bigint): CommittedOffset => ({
  topic,
  partition: 0,
  offset,
  metadata: '',
})

/** What a pass commits on the target, by group, and what it tells. */
const syncInto = async (
  checkpoints: readonly Checkpoint[],
  target: Record<string, readonly CommittedOffset[]>,
  { inUse = [] as string[], refusing = [] as string[], logEnd = 1_000n } = {},
) => {
  const store = new CheckpointStore()
  store.update(checkpoints)
  const commits: Record<string, [string, bigint][]> = {}
  const told: string[] = []
  const metrics: MetricValues[] = []
  const groups = [...new Set(checkpoints.map(({ group }) => group))]
  await syncGroupOffsets(
    {
      flow: 'source1->target2',
      store,
      target: {
        committed: async (group) => target[group] ?? [],
        commit: async (group, offsets) => {
          if (!inUse.includes(group)) commits[group] = offsets.map(({ topic, offset }) => [topic, offset])
          return offsets
            .filter(({ topic }) => inUse.includes(group) || refusing.includes(topic))
            .map(({ topic, partition }) => ({
              topic,
              partition,
              isInUse: inUse.includes(group),
              reason: inUse.includes(group) ? 'UNKNOWN_MEMBER_ID' : 'TOPIC_AUTHORIZATION_FAILED',
            }))
        },
      },
      logEnds: async (topics) => new Map(topics.map((topic) => [`${topic}-0`, logEnd])),
      metrics: { record: (_, values) => metrics.push(values) },
      log: { info: (line) => told.push(line), warn: (line) => told.push(line) },
    },
    groups,
  )
  return { commits, told, metrics }
}

test('MirrorCheckpointTaskTest.testSyncOffset: an idle group that is behind gets the checkpoint, one that is ahead stays', async () => {
  const { commits } = await syncInto(
    [checkpoint('consumer1', 'source1.t1', 101n), checkpoint('consumer2', 'source1.t2', 51n)],
    { consumer1: [committed('source1.t1', 50n)], consumer2: [committed('source1.t2', 100n)] },
  )
  assert.deepEqual(commits, { consumer1: [['source1.t1', 101n]] })
})

test('MirrorCheckpointTaskTest.testSyncOffsetForTargetGroupWithNullOffsetAndMetadata: where the target has no offset, the checkpoint is committed', async () => {
  const { commits } = await syncInto([checkpoint('g1', 'source1.t1', 150n)], {
    g1: [committed('source1.t1', -1n)],
  })
  assert.deepEqual(commits, { g1: [['source1.t1', 150n]] })
})

test('a group that the target does not know gets all of its checkpoints', async () => {
  const { commits, metrics } = await syncInto(
    [checkpoint('new', 'source1.t1', 5n), checkpoint('new', 'source1.t2', 7n)],
    {},
  )
  assert.deepEqual(commits, {
    new: [
      ['source1.t1', 5n],
      ['source1.t2', 7n],
    ],
  })
  assert.deepEqual(metrics, [{ 'group-offsets-synced': 2, 'group-offsets-refused': 0 }])
})

test('a group in use refuses, which is neither an error nor a warning, and the next group has its turn', async () => {
  const { commits, told, metrics } = await syncInto(
    [checkpoint('busy', 'source1.t1', 5n), checkpoint('idle', 'source1.t1', 5n)],
    {},
    { inUse: ['busy'] },
  )
  assert.deepEqual(commits, { idle: [['source1.t1', 5n]] })
  assert.deepEqual(told, [])
  assert.deepEqual(metrics, [
    { 'group-offsets-synced': 0, 'group-offsets-refused': 0 },
    { 'group-offsets-synced': 1, 'group-offsets-refused': 0 },
  ])
})

test('an offset that the target refuses for another reason is told with group, partition and reason', async () => {
  const { told, metrics } = await syncInto(
    [checkpoint('g', 'source1.t1', 5n)],
    {},
    { refusing: ['source1.t1'] },
  )
  assert.deepEqual(told, [
    'The target did not take the offset of group g in source1.t1-0: TOPIC_AUTHORIZATION_FAILED',
  ])
  assert.deepEqual(metrics, [{ 'group-offsets-synced': 0, 'group-offsets-refused': 1 }])
})

test('no group is moved past the log end', async () => {
  const { commits } = await syncInto([checkpoint('g', 'source1.t1', 500n)], {}, { logEnd: 400n })
  assert.deepEqual(commits, { g: [['source1.t1', 400n]] })
})
