import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CheckpointStore } from '../../../lib/mirror/checkpoint-store.ts'
import { measureGroupLag } from '../../../lib/tasks/measure-group-lag.ts'
import type { MetricDimensions, MetricValues } from '../../../lib/tasks/ports.ts'

const at = (partition: number, offset: bigint, topic = 't') => ({ topic, partition, offset, metadata: '' })
const checkpoint = (partition: number, upstreamOffset: bigint) => ({
  group: 'g',
  topic: 'source.t',
  partition,
  upstreamOffset,
  downstreamOffset: upstreamOffset,
  metadata: '',
})

const measured = (
  committed: readonly ReturnType<typeof at>[],
  checkpoints: readonly ReturnType<typeof checkpoint>[],
  { mirroredUpTo = undefined as bigint | undefined, isByPartition = false } = {},
) => {
  const recorded: [MetricDimensions, MetricValues][] = []
  const store = new CheckpointStore()
  store.update(checkpoints)
  measureGroupLag(
    {
      flow: 'source->target',
      rules: { shouldReplicateTopic: (topic) => topic === 't', remoteTopic: (topic) => `source.${topic}` },
      store,
      mirroredUpTo: () => mirroredUpTo,
      isByPartition,
      metrics: { record: (of, values) => recorded.push([of, values]) },
    },
    'g',
    committed,
  )
  return recorded
}

const of = { flow: 'source->target', group: 'g' }
const lag = (records: number, untranslated = 0) => ({
  'group-translation-lag': records,
  'group-partitions-untranslated': untranslated,
})

for (const [says, committed, checkpoints, options, expected] of [
  [
    'a group whose checkpoints stand for what it committed has no lag',
    [at(0, 7n)],
    [checkpoint(0, 7n)],
    {},
    [[of, lag(0)]],
  ],
  [
    'what it has read since its checkpoints is the lag, over all partitions',
    [at(0, 9n), at(1, 5n)],
    [checkpoint(0, 7n), checkpoint(1, 2n)],
    {},
    [[of, lag(5)]],
  ],
  [
    'a group that is ahead of the mirror would read again what comes',
    [at(0, 9n)],
    [checkpoint(0, 9n)],
    { mirroredUpTo: 4n },
    [[of, lag(5)]],
  ],
  ['a group that went back has none', [at(0, 3n)], [checkpoint(0, 7n)], {}, [[of, lag(0)]]],
  [
    'partitions without a translation are counted',
    [at(0, 3n), at(1, 3n)],
    [checkpoint(1, 3n)],
    {},
    [[of, lag(0, 1)]],
  ],
  ['other topics and empty commits are left out', [at(0, 3n, 'other'), at(1, -1n)], [], {}, []],
  [
    'with metrics.by.partition each partition has its own value as well',
    [at(0, 9n), at(1, 5n)],
    [checkpoint(0, 7n), checkpoint(1, 2n)],
    { isByPartition: true },
    [
      [{ ...of, topic: 'source.t', partition: 0 }, { 'group-translation-lag': 2 }],
      [{ ...of, topic: 'source.t', partition: 1 }, { 'group-translation-lag': 3 }],
      [of, lag(5)],
    ],
  ],
] as const) {
  test(says, () => assert.deepEqual(measured(committed, checkpoints, options), expected))
}
