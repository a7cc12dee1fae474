import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { planGroupOffsetSync } from '../../../lib/mirror/group-offset-sync-plan.ts'

const checkpoint = (downstreamOffset: bigint, metadata = '') => ({
  group: 'g',
  topic: 'A.t',
  partition: 0,
  upstreamOffset: 0n,
  downstreamOffset,
  metadata,
})
const place = (offset: bigint) => ({ topic: 'A.t', partition: 0, offset })
const logEnds = (end: bigint): ReadonlyMap<string, bigint> => new Map([['A.t-0', end]])

for (const [says, downstream, current, end, expected] of [
  [
    'MirrorCheckpointTaskTest.testSyncOffset: an idle group that is behind is moved forward',
    100n,
    50n,
    200n,
    100n,
  ],
  [
    'MirrorCheckpointTaskTest.testSyncOffset: an idle group that is ahead is left',
    100n,
    150n,
    200n,
    undefined,
  ],
  [
    'MirrorCheckpointTaskTest.testSyncOffset: an idle group that is there already is left',
    100n,
    100n,
    200n,
    undefined,
  ],
  ['a group without an offset gets one', 100n, undefined, 200n, 100n],
  [
    'MirrorCheckpointTaskTest.testSyncOffsetForTargetGroupWithNullOffsetAndMetadata: -1 counts as none',
    100n,
    -1n,
    200n,
    100n,
  ],
  ['an empty partition gets 0', 0n, undefined, 0n, 0n],
  ['no group goes past the log end', 100n, undefined, 80n, 80n],
  ['a group at the log end stays, even if the checkpoint is past it', 100n, 80n, 80n, undefined],
  ['a group past the log end is not moved back', 100n, 90n, 80n, undefined],
] as const) {
  test(says, () => {
    const committed = current === undefined ? [] : [place(current)]
    const planned = planGroupOffsetSync([checkpoint(downstream, 'm')], committed, logEnds(end))
    assert.deepEqual(planned, expected === undefined ? [] : [{ ...place(expected), metadata: 'm' }])
  })
}

test('a partition that the target lacks is left out', () => {
  assert.deepEqual(planGroupOffsetSync([checkpoint(100n)], [], new Map()), [])
})

test('whatever the checkpoint: 0 <= committed <= log end, and never back', () => {
  const offsets = fc.bigInt({ min: -5n, max: 100n })
  fc.assert(
    fc.property(offsets, offsets, fc.bigInt({ min: 0n, max: 100n }), (downstream, current, end) => {
      for (const { offset } of planGroupOffsetSync(
        [checkpoint(downstream)],
        [place(current)],
        logEnds(end),
      )) {
        assert.ok(offset >= 0n && offset <= end && offset > current && offset <= downstream)
      }
    }),
  )
})
