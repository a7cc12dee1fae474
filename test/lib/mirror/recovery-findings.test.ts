import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Position } from '../../../lib/mirror/position.ts'
import { recover, recoverRefused } from '../../../lib/mirror/recovery.ts'
import { positionAt as at, foundBatch as batch, evidence } from '../../support/recovery-evidence.ts'

/* What recovery says aloud, and what it decides after a refusal; where to go on otherwise: recovery.test.ts. */

for (const [says, found] of [
  [
    'trace 9: the log was cut to 0, and a late batch landed there',
    [batch('r2', { at: 0n, sequence: 2, next: 3n })],
  ],
  [
    'trace 11: written twice after the producer state expired',
    [batch('r0 r1', { at: 0n, sequence: 0, next: 2n }), batch('r0 r1', { at: 2n, sequence: 0, next: 2n })],
  ],
  ['a newer epoch that does not start at 0', [batch('r0', { at: 0n, sequence: 1, epoch: 1, next: 1n })]],
] as const) {
  test(`${says}: said so, nothing is skipped, a new epoch`, () => {
    const { logEnd, ...other } = evidence(at(0, 0n, 0n), found, 'r0 r1 r2')
    const newest = Math.max(...found.map(({ producerEpoch }) => producerEpoch))
    assert.deepEqual(recover({ ...other, logEnd }), {
      position: at(0, 0n, logEnd, newest + 1),
      findings: [{ kind: 'sequence-hole', from: 0n, to: logEnd }],
      isRestart: true,
    })
  })
}

for (const [says, logEnd] of [
  ['truncated', 4n],
  ['recreated', 0n],
] as const) {
  test(`the target was ${says}: said what is gone, and a new epoch fences what is late`, () => {
    const memory = { producerEpoch: 2, lastSequence: 3 }
    assert.deepEqual(recover(evidence(at(9, 9n, 9n), [], 'r9', { logEnd, memory })), {
      position: at(0, 9n, logEnd, 3),
      findings: [{ kind: 'target-lost-records', from: logEnd, to: 9n }],
      isRestart: true,
    })
  })
}

for (const [says, found, event, up, expected] of [
  ['with label', batch('r1 r2', { at: 4n, sequence: 6, next: 3n }), 'r1 r2 r3', 0n, at(8, 3n, 6n)],
  [
    'with label, far out in the source',
    batch('r7000001', { at: 4n, sequence: 6, next: 7_000_002n }),
    'r7000002',
    0n,
    at(7, 7_000_002n, 5n),
  ],
  [
    'with label, an event that begins a little before it ends',
    batch('r7000001', { at: 4n, sequence: 6, next: 7_000_002n }),
    'r6999000 r7000001 r7000002',
    0n,
    at(7, 7_000_002n, 5n),
  ],
  [
    'by contents, without room before the event',
    batch('r0 r1', { at: 4n, sequence: 6 }),
    'r0 r1 r2',
    0n,
    at(8, 2n, 6n),
  ],
] as const) {
  test(`the position was lost and is rebuilt exactly: ${says}`, () => {
    const position = { ...at(found.baseSequence, up, found.baseOffset) }
    const recovered = recover(evidence(position, [found], event, { isSure: false }))
    assert.deepEqual(recovered, { position: expected, findings: [], isRestart: false })
  })
}

test('the position was lost, no label, room before the event: nothing is skipped, and the doubt is said', () => {
  const found = batch('r8 r9', { at: 4n, sequence: 6 })
  assert.deepEqual(recover(evidence(at(6, 0n, 4n), [found], 'r8 r9', { isSure: false })), {
    position: at(8, 0n, 6n),
    findings: [{ kind: 'doubtful-match', from: 4n, to: 6n }],
    isRestart: false,
  })
})

const stay = (position: Position) => ({ position, findings: [], isRestart: false })
const lost = (position: Position) => ({
  position,
  findings: [{ kind: 'history-lost', at: position.downstreamOffset }],
  isRestart: true,
})

for (const [says, position, memory, logStart, expected] of [
  ['the leader remembers nothing (expired): go on', at(4, 4n, 4n), undefined, 0n, stay(at(4, 4n, 4n))],
  ['it waits for this very sequence: go on', at(4, 4n, 4n), [0, 3], 0n, stay(at(4, 4n, 4n))],
  [
    'a broker that started again remembers the last batch alone: go on',
    at(4, 4n, 4n),
    [0, 3],
    0n,
    stay(at(4, 4n, 4n)),
  ],
  ['it waits for 0 after the wrap: go on', at(0, 4n, 4n), [0, 2 ** 31 - 1], 0n, stay(at(0, 4n, 4n))],
  ['a new epoch that nothing was sent under: go on', at(0, 4n, 4n, 1), [0, 9], 0n, stay(at(0, 4n, 4n, 1))],
  ['trace 12: it took the batch, not visible yet: wait', at(4, 4n, 4n), [0, 5], 0n, undefined],
  ['it took a batch across the wrap: wait', at(2 ** 31 - 1, 4n, 4n), [0, 1], 0n, undefined],
  [
    'trace 10: it knows less than the position: history lost',
    at(4, 4n, 4n),
    [0, 1],
    0n,
    lost(at(0, 4n, 4n, 1)),
  ],
  [
    'the epoch of the position is gone there: history lost',
    at(4, 4n, 4n, 1),
    [0, 9],
    0n,
    lost(at(0, 4n, 4n, 2)),
  ],
  ['it knows a newer epoch: history lost', at(4, 4n, 4n), [3, 0], 0n, lost(at(0, 4n, 4n, 4))],
  ['what it took was removed since: history lost', at(4, 4n, 4n), [0, 5], 6n, lost(at(0, 4n, 6n, 1))],
] as const) {
  test(`refused, and nothing of ours beyond the position; ${says}`, () => {
    const known = memory && { producerEpoch: memory[0], lastSequence: memory[1] }
    const logEnd = logStart > position.downstreamOffset ? logStart : position.downstreamOffset
    const recovered = recoverRefused(evidence(position, [], 'r4', { memory: known, logStart, logEnd }))
    assert.deepEqual(recovered, expected)
  })
}
