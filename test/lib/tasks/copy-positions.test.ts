import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Position } from '../../../lib/mirror/position.ts'
import { PositionCopier } from '../../../lib/tasks/copy-positions.ts'

const at = (upstreamOffset: bigint): Position => ({
  producerId: 1n,
  producerEpoch: 0,
  sequence: 0,
  upstreamOffset,
  downstreamOffset: 0n,
})

test('positions are copied when they have moved, and not where nothing was mirrored', async () => {
  const positions = new Map([
    ['source.t-0', at(5n)],
    ['source.t-1', at(0n)],
    ['other-0', at(9n)],
  ])
  const written: string[] = []
  const copier = new PositionCopier({
    remoteTopic: (topic) => `source.${topic}`,
    positions: async () => positions,
    write: async (copies) => {
      for (const { topic, partition, position } of copies)
        written.push(`${topic}-${partition} ${position.upstreamOffset}`)
    },
  })
  await copier.copy(['t'])
  await copier.copy(['t'])
  positions.set('source.t-0', at(7n))
  await copier.copy(['t'])
  assert.deepEqual(written, ['t-0 5', 't-0 7'])
})
