import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode } from '../../../lib/mirror/checkpoint.ts'
import { CheckpointStore } from '../../../lib/mirror/checkpoint-store.ts'
import type { OffsetSync } from '../../../lib/mirror/offset-sync.ts'
import { OffsetSyncStore } from '../../../lib/mirror/offset-sync-store.ts'
import { emitCheckpoints } from '../../../lib/tasks/emit-checkpoints.ts'
import type { CommittedOffset, MetricDimensions, MetricValues, NewRecord } from '../../../lib/tasks/ports.ts'

const committed = (topic: string, offset: bigint, partition = 0, metadata = 'meta'): CommittedOffset => ({
  topic,
  partition,
  offset,
  metadata,
})

const sync = (topic: string, upstreamOffset: bigint, downstreamOffset: bigint): OffsetSync => ({
  topic,
  partition: 0,
  upstreamOffset,
  downstreamOffset,
})

/** A flow in memory: groups of the source by id, offset syncs, and what was appended to the checkpoints topic. */
const flowWith = (groups: Record<string, readonly CommittedOffset[]>, syncs: readonly OffsetSync[]) => {
  const translation = new OffsetSyncStore({ mustReadToEnd: false })
  for (const each of syncs) translation.add(each)
  translation.finishInitialRead()
  const appended: NewRecord[] = []
  const metrics: [MetricDimensions, MetricValues][] = []
  let time = 1_000
  const flow = {
    groups,
    translation,
    isByPartition: false,
    store: new CheckpointStore(),
    appended,
    metrics,
    emit: async () => {
      const emitted = await emitCheckpoints(
        {
          flow: 'source1->target2',
          source: { committed: async (group) => flow.groups[group] ?? [] },
          rules: {
            shouldReplicateTopic: (topic) => topic !== 'no',
            translateDownstream: (of, offset) => translation.translateDownstream(of, offset),
            remoteTopic: (topic) => `source1.${topic}`,
          },
          store: flow.store,
          target: {
            append: async (to, records) => {
              assert.deepEqual(to, { topic: 'source1.checkpoints.internal', partition: 0 })
              appended.push(...records)
              return 0n
            },
          },
          checkpointsTopic: 'source1.checkpoints.internal',
          mirroredUpTo: () => undefined,
          isByPartition: flow.isByPartition,
          metrics: { record: (of, values) => metrics.push([of, values]) },
          clock: { now: () => (time += 5) },
          log: { warn: (message) => assert.fail(message) },
        },
        Object.keys(flow.groups),
      )
      return emitted.map(({ topic, upstreamOffset, downstreamOffset }) => [
        topic,
        upstreamOffset,
        downstreamOffset,
      ])
    },
  }
  return flow
}

test('MirrorCheckpointTaskTest.testCheckpoint: at a sync its offset, past it one more; the record has the start of the pass', async () => {
  const flow = flowWith({ group9: [committed('topic1', 10n), committed('topic5', 12n)] }, [
    sync('topic1', 10n, 20n),
    sync('topic5', 11n, 30n),
  ])
  assert.deepEqual(await flow.emit(), [
    ['source1.topic1', 10n, 20n],
    ['source1.topic5', 12n, 31n],
  ])
  assert.deepEqual(
    flow.appended.map(({ key, value, timestamp }) => [decode(key, value ?? Buffer.alloc(0)), timestamp]),
    [
      [
        {
          group: 'group9',
          topic: 'source1.topic1',
          partition: 0,
          upstreamOffset: 10n,
          downstreamOffset: 20n,
          metadata: 'meta',
        },
        1_005n,
      ],
      [
        {
          group: 'group9',
          topic: 'source1.topic5',
          partition: 0,
          upstreamOffset: 12n,
          downstreamOffset: 31n,
          metadata: 'meta',
        },
        1_005n,
      ],
    ],
  )
})

test('MirrorCheckpointTaskTest.testNoCheckpointForTopicWithoutOffsetSyncs: each partition for itself', async () => {
  const flow = flowWith({ group1: [committed('topic1', 5n), committed('topic2', 7n)] }, [
    sync('topic1', 3n, 4n),
  ])
  assert.deepEqual(await flow.emit(), [['source1.topic1', 5n, 5n]])
})

test('MirrorCheckpointTaskTest.testNoCheckpointForTopicWithNullOffsetAndMetadata: an offset of -1 is none', async () => {
  const flow = flowWith({ g1: [committed('topic1', -1n), committed('topic1', 3n, 0, '')] }, [
    sync('topic1', 1n, 3n),
  ])
  assert.deepEqual(await flow.emit(), [['source1.topic1', 3n, 4n]])
})

test('MirrorCheckpointTaskTest.testCheckpointRecordsMonotonicIfStoreRewinds: thinner syncs move no group back, the group itself does', async () => {
  const flow = flowWith({ group9: [committed('topic1', 150n)] }, [
    sync('topic1', 100n, 200n),
    sync('topic1', 150n, 250n),
  ])
  assert.deepEqual(await flow.emit(), [['source1.topic1', 150n, 250n]])
  assert.deepEqual(await flow.emit(), [], 'what was said is not repeated')
  flow.translation.add(sync('topic1', 50n, 60n))
  assert.deepEqual(await flow.emit(), [], 'a store that went back to 50 translates lower')
  flow.groups.group9 = [committed('topic1', 60n)]
  assert.deepEqual(await flow.emit(), [['source1.topic1', 60n, 61n]], 'the group went back at the source')
})

test('MirrorCheckpointTaskTest.testCheckpointsTaskRestartUsesExistingCheckpoints: what was emitted before the restart counts', async () => {
  const flow = flowWith({ group9: [committed('topic1', 250n)] }, [sync('topic1', 170n, 175n)])
  flow.store.update([
    {
      group: 'group9',
      topic: 'source1.topic1',
      partition: 0,
      upstreamOffset: 200n,
      downstreamOffset: 201n,
      metadata: '',
    },
  ])
  assert.deepEqual(await flow.emit(), [], '176 is before 201')
  flow.translation.add(sync('topic1', 370n, 375n))
  flow.groups.group9 = [committed('topic1', 400n)]
  assert.deepEqual(await flow.emit(), [['source1.topic1', 400n, 376n]])
})

test('topics that the filter refuses have no checkpoints', async () => {
  const flow = flowWith({ g: [committed('no', 5n)] }, [sync('no', 1n, 1n)])
  assert.deepEqual(await flow.emit(), [])
  assert.deepEqual(flow.appended, [])
})

test('checkpoints are counted and their latency is measured by group', async () => {
  const flow = flowWith({ a: [committed('t', 5n)], b: [committed('t', 1n), committed('u', 1n)] }, [
    sync('t', 1n, 1n),
    sync('u', 1n, 1n),
  ])
  await flow.emit()
  const emitted = flow.metrics.filter(([, values]) => values['checkpoint-count'] !== undefined)
  assert.deepEqual(emitted, [
    [
      { flow: 'source1->target2', group: 'a' },
      { 'checkpoint-count': 1, 'checkpoint-latency-ms': 5 },
    ],
    [
      { flow: 'source1->target2', group: 'b' },
      { 'checkpoint-count': 2, 'checkpoint-latency-ms': 5 },
    ],
  ])
})

test('checkpoints that the target did not take are emitted again', async () => {
  const flow = flowWith({ g: [committed('t', 5n)] }, [sync('t', 1n, 1n)])
  const push = flow.appended.push
  flow.appended.push = () => {
    throw new Error('NOT_ENOUGH_REPLICAS')
  }
  await assert.rejects(flow.emit(), /NOT_ENOUGH_REPLICAS/)
  flow.appended.push = push
  assert.equal((await flow.emit()).length, 1)
})

test('with metrics.by.partition the latency is measured by topic and partition too', async () => {
  const flow = flowWith({ a: [committed('t', 5n)] }, [sync('t', 1n, 1n)])
  flow.isByPartition = true
  await flow.emit()
  assert.deepEqual(
    flow.metrics.filter(([{ partition }]) => partition !== undefined),
    [
      [
        { flow: 'source1->target2', group: 'a', topic: 'source1.t', partition: 0 },
        { 'checkpoint-latency-ms': 5 },
      ],
      [
        { flow: 'source1->target2', group: 'a', topic: 'source1.t', partition: 0 },
        { 'group-translation-lag': 0 },
      ],
    ],
  )
})

test('how far the translation of a group is, is measured also when there is nothing to emit', async () => {
  const flow = flowWith({ g: [committed('t', 150n), committed('u', 7n)] }, [sync('t', 100n, 200n)])
  await flow.emit()
  flow.groups.g = [committed('t', 180n), committed('u', 7n)]
  flow.metrics.length = 0
  assert.deepEqual(await flow.emit(), [], 'the syncs translate 180 to the same offset as 150')
  assert.deepEqual(flow.metrics, [
    [
      { flow: 'source1->target2', group: 'g' },
      { 'group-translation-lag': 30, 'group-partitions-untranslated': 1 },
    ],
  ])
})
