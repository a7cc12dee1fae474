import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Checkpoint, encodeKey, encodeValue } from '../../../lib/mirror/checkpoint.ts'
import { CheckpointStore } from '../../../lib/mirror/checkpoint-store.ts'
import { forgetDeletedGroups } from '../../../lib/tasks/forget-deleted-groups.ts'
import { loadCheckpoints } from '../../../lib/tasks/load-checkpoints.ts'
import type { NewRecord } from '../../../lib/tasks/ports.ts'

const checkpoint = (group: string, partition = 0): Checkpoint => ({
  group,
  topic: 'source.t',
  partition,
  upstreamOffset: 5n,
  downstreamOffset: 5n,
  metadata: '',
})

/** A source with some groups, all but those `unlisted` listed, and a store with checkpoints of `known`. */
const forget = async (
  groups: readonly string[],
  unlisted: readonly string[],
  known: readonly Checkpoint[],
) => {
  const store = new CheckpointStore()
  store.update(known)
  const appended: NewRecord[] = []
  await forgetDeletedGroups({
    source: {
      consumerGroups: async () => groups.filter((group) => !unlisted.includes(group)),
      committed: async (group) =>
        groups.includes(group) ? [{ topic: 't', partition: 0, offset: 5n, metadata: '' }] : [],
    },
    store,
    target: { append: async (_, records) => BigInt(appended.push(...records)) },
    checkpointsTopic: 'source.checkpoints.internal',
    clock: { now: () => 7 },
    log: { info: () => {}, warn: (message) => assert.fail(message) },
  })
  return { groups: store.groups(), appended }
}

test('the checkpoints of a deleted group are taken away, one a partition', async () => {
  const known = [checkpoint('kept'), checkpoint('deleted'), checkpoint('deleted', 1)]
  const { groups, appended } = await forget(['kept'], [], known)
  assert.deepEqual(groups, ['kept'])
  assert.deepEqual(
    appended,
    [checkpoint('deleted'), checkpoint('deleted', 1)].map((gone) => ({
      timestamp: 7n,
      key: encodeKey(gone),
      value: null,
      headers: [],
    })),
  )
})

test('a group that is not listed but has its offsets keeps its checkpoints', async () => {
  const { groups, appended } = await forget(['away'], ['away'], [checkpoint('away')])
  assert.deepEqual(groups, ['away'])
  assert.deepEqual(appended, [])
})

test('what was taken away is not read again', async () => {
  const record = (of: Checkpoint, value: Buffer | null) => ({ offset: 0n, key: encodeKey(of), value })
  const read = async function* () {
    for (const partition of [0, 1]) {
      const of = checkpoint('one', partition)
      yield record(of, encodeValue(of))
    }
    yield record(checkpoint('two'), encodeValue(checkpoint('two')))
    yield record(checkpoint('one'), null)
    yield record(checkpoint('two'), null)
  }
  const store = await loadCheckpoints({ read }, { warn: (message) => assert.fail(message) })
  assert.deepEqual(store.groups(), ['one'])
  assert.deepEqual(store.ofGroup('one'), [checkpoint('one', 1)])
})
