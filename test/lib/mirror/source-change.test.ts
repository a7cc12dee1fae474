import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Position } from '../../../lib/mirror/position.ts'
import { isSuspicious, judgeSource, type SourceState } from '../../../lib/mirror/source-change.ts'

const oldId = 'a'.repeat(32)
const newId = 'b'.repeat(32)

/** Copied up to source offset 100, of the topic with the old id. */
const position: Position = {
  producerId: 7n,
  producerEpoch: 0,
  sequence: 100,
  upstreamOffset: 100n,
  downstreamOffset: 100n,
  sourceTopicId: oldId,
}

const source = (logStart: bigint, logEnd: bigint, topicId: string | undefined = oldId): SourceState => ({
  topicId,
  logStart,
  logEnd,
})

for (const [says, first, state, gapHolds, changes, goesOnAt] of [
  ['an event that carries on says nothing', 100n, source(0n, 200n), false, [], 100n],
  ['a redelivery says nothing', 80n, source(0n, 200n), false, [], 100n],
  ['a gap of compaction or markers says nothing', 110n, source(0n, 200n), false, [], 100n],
  [
    'retention that overtook the mirror is a loss',
    110n,
    source(110n, 200n),
    false,
    [{ kind: 'lost-before-mirror', from: 100n, to: 110n }],
    100n,
  ],
  [
    'retention and then compaction: only what retention took is lost',
    120n,
    source(110n, 200n),
    false,
    [{ kind: 'lost-before-mirror', from: 100n, to: 110n }],
    100n,
  ],
  [
    'records that were never handed over are told',
    110n,
    source(0n, 200n),
    true,
    [{ kind: 'not-delivered', from: 100n, to: 110n }],
    100n,
  ],
  ['a gap of one offset is not looked into', 101n, source(0n, 200n), true, [], 100n],
  [
    'a topic that was created again starts anew',
    0n,
    source(0n, 5n, newId),
    false,
    [{ kind: 'source-recreated', from: 0n, to: 100n }],
    0n,
  ],
  [
    'a topic that was created again and has grown past the position starts anew',
    0n,
    source(0n, 500n, newId),
    false,
    [{ kind: 'source-recreated', from: 0n, to: 100n }],
    0n,
  ],
  [
    'a log that went back is copied again from what it delivers',
    90n,
    source(0n, 95n),
    false,
    [{ kind: 'source-went-back', from: 90n, to: 100n }],
    90n,
  ],
  [
    'a source without topic ids is judged by its log',
    90n,
    { topicId: undefined, logStart: 0n, logEnd: 200n },
    false,
    [],
    100n,
  ],
] as const) {
  test(says, async () => {
    const judged = await judgeSource(position, first, state, async () => gapHolds)
    assert.deepEqual(judged.changes, changes)
    assert.equal(judged.position.upstreamOffset, goesOnAt)
    assert.equal(judged.position.sourceTopicId, state.topicId ?? oldId)
  })
}

test('only what does not carry on is looked at', () => {
  assert.equal(isSuspicious(position, 100n, false), false)
  assert.equal(isSuspicious(position, 99n, false), true)
  assert.equal(isSuspicious(position, 101n, false), true)
  assert.equal(isSuspicious(position, 100n, true), true)
})
