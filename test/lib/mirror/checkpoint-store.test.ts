import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Checkpoint } from '../../../lib/mirror/checkpoint.ts'
import { CheckpointStore } from '../../../lib/mirror/checkpoint-store.ts'

const checkpoint = (group: string, partition: number, offset: bigint): Checkpoint => ({
  group,
  topic: 'A.t',
  partition,
  upstreamOffset: offset,
  downstreamOffset: offset,
  metadata: '',
})

test('the last checkpoint of each group and partition is kept', () => {
  const store = new CheckpointStore()
  store.update([
    checkpoint('g', 0, 1n),
    checkpoint('g', 1, 1n),
    checkpoint('h', 0, 1n),
    checkpoint('g', 0, 2n),
  ])
  assert.deepEqual(store.ofGroup('g'), [checkpoint('g', 0, 2n), checkpoint('g', 1, 1n)])
  assert.deepEqual(store.get('h', { topic: 'A.t', partition: 0 }), checkpoint('h', 0, 1n))
  assert.equal(store.get('h', { topic: 'A.t', partition: 1 }), undefined)
})

test('a group that is not known has no checkpoints', () => {
  assert.deepEqual(new CheckpointStore().ofGroup('g'), [])
})

test('after clear nothing is known', () => {
  const store = new CheckpointStore()
  store.update([checkpoint('g', 0, 1n)])
  store.clear()
  assert.deepEqual(store.ofGroup('g'), [])
})
