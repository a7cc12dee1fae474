import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Position } from '../../../lib/mirror/position.ts'
import { type FoundBatch, recover } from '../../../lib/mirror/recovery.ts'
import {
  positionAt as at,
  type BatchAt,
  foundBatch as batch,
  evidence,
} from '../../support/recovery-evidence.ts'

/** A batch with its label, and without one. */
type Found = readonly (readonly [names: string, BatchAt & { readonly next: bigint }])[]

const withLabels = (found: Found): FoundBatch[] => found.map(([names, where]) => batch(names, where))
const withoutLabels = (found: Found): FoundBatch[] =>
  found.map(([names, { next: _, ...where }]) => batch(names, where))

/** What follows from (sequence, up, down) of the position, of what was found, and of an event. */
interface Case {
  readonly says: string
  readonly position: Position
  readonly found: Found
  readonly event: string
  /** Where to go on; `byContents` where it differs without labels. */
  readonly expected: Position
  readonly byContents?: Position
}

const cases: readonly Case[] = [
  {
    says: 'trace 1: an event shorter than what was appended moves the position no further than it knows',
    position: at(0, 0n, 0n),
    found: [['r0 r1', { at: 0n, sequence: 0, next: 2n }]],
    event: 'r0',
    expected: at(2, 2n, 2n),
    byContents: at(1, 1n, 1n),
  },
  {
    says: 'trace 1: and the next one goes on in the middle of that batch',
    position: at(1, 1n, 1n),
    found: [['r0 r1', { at: 0n, sequence: 0, next: 2n }]],
    event: 'r0 r1 r2',
    expected: at(2, 2n, 2n),
  },
  {
    says: "trace 3: another environment's batch under the same sequences; r0 is compacted now",
    position: at(0, 0n, 0n),
    found: [['r0 r1', { at: 0n, sequence: 0, next: 2n }]],
    event: 'r1 r2',
    expected: at(2, 2n, 2n),
  },
  {
    says: 'trace 5: gaps at the source',
    position: at(1, 1n, 1n),
    found: [['r3', { at: 1n, sequence: 1, next: 4n }]],
    event: 'r0 r3 r4',
    expected: at(2, 4n, 2n),
  },
  {
    says: 'trace 7: what was found is matched, not counted; r1 is compacted now',
    position: at(0, 0n, 0n),
    found: [['r0 r1', { at: 0n, sequence: 0, next: 2n }]],
    event: 'r0 r2',
    expected: at(2, 2n, 2n),
    byContents: at(2, 1n, 2n),
  },
  {
    says: 'trace 8: a position overtaken by a late commit, and byte-identical neighbours: only a label tells',
    position: at(1, 1n, 1n),
    found: [['r1:same', { at: 1n, sequence: 1, next: 2n }]],
    event: 'r2:same',
    expected: at(2, 2n, 2n),
    byContents: at(2, 3n, 2n),
  },
  {
    says: 'a longer redelivery',
    position: at(0, 0n, 0n),
    found: [['r0 r1', { at: 0n, sequence: 0, next: 2n }]],
    event: 'r0 r1 r2 r3',
    expected: at(2, 2n, 2n),
  },
  {
    says: 'an event that starts before the position',
    position: at(2, 2n, 2n),
    found: [['r2 r3', { at: 2n, sequence: 2, next: 4n }]],
    event: 'r0 r1 r2 r3 r4',
    expected: at(4, 4n, 4n),
  },
  {
    says: 'an event that starts after the position: what is between was copied, every offset of it',
    position: at(0, 0n, 0n),
    found: [['r0 r1', { at: 0n, sequence: 0, next: 2n }]],
    event: 'r2 r3',
    expected: at(2, 2n, 2n),
  },
  {
    says: 'an event that starts after the position: what is between was copied in part, or is gone',
    position: at(0, 0n, 0n),
    found: [['r0 r2', { at: 0n, sequence: 0, next: 3n }]],
    event: 'r3 r4',
    expected: at(2, 3n, 2n),
    byContents: at(2, 0n, 2n),
  },
  {
    says: 'an event that lies before the position altogether leaves it where it is, but for a label',
    position: at(2, 2n, 2n),
    found: [['r2', { at: 2n, sequence: 2, next: 3n }]],
    event: 'r0 r1',
    expected: at(3, 3n, 3n),
    byContents: at(2, 2n, 2n),
  },
  {
    says: 'several batches',
    position: at(0, 0n, 0n),
    found: [
      ['r0 r1', { at: 0n, sequence: 0, next: 2n }],
      ['r2', { at: 2n, sequence: 2, next: 3n }],
    ],
    event: 'r0 r1 r2 r3',
    expected: at(3, 3n, 3n),
  },
  {
    says: "other writers' records before, between and after ours",
    position: at(0, 0n, 0n),
    found: [
      ['r0', { at: 2n, sequence: 0, next: 1n }],
      ['r1', { at: 7n, sequence: 1, next: 2n }],
    ],
    event: 'r0 r1 r2',
    expected: at(2, 2n, 8n),
  },
  {
    says: 'sequences that wrap between batches',
    position: at(2 ** 31 - 2, 0n, 0n),
    found: [
      ['r0 r1', { at: 0n, sequence: 2 ** 31 - 2, next: 2n }],
      ['r2', { at: 2n, sequence: 0, next: 3n }],
    ],
    event: 'r0 r1 r2 r3',
    expected: at(1, 3n, 3n),
  },
  {
    says: 'sequences that wrap inside a batch',
    position: at(2 ** 31 - 1, 0n, 0n),
    found: [['r0 r1 r2', { at: 0n, sequence: 2 ** 31 - 1, next: 3n }]],
    event: 'r0 r1 r2 r3',
    expected: at(2, 3n, 3n),
  },
  {
    says: 'a position in the middle of a batch whose sequences wrap there',
    position: at(0, 1n, 1n),
    found: [['r0 r1', { at: 0n, sequence: 2 ** 31 - 1, next: 2n }]],
    event: 'r1 r2',
    expected: at(1, 2n, 2n),
  },
  {
    says: 'a newer epoch of ours, from sequence 0',
    position: at(5, 0n, 0n),
    found: [['r0', { at: 0n, sequence: 0, epoch: 1, next: 1n }]],
    event: 'r0 r1',
    expected: at(1, 1n, 1n, 1),
  },
  {
    says: 'source offsets across the wrap of labels',
    position: at(0, 1_048_575n, 0n),
    found: [['r1048575 r1048576', { at: 0n, sequence: 0, next: 1_048_577n }]],
    event: 'r1048575 r1048576 r1048577',
    expected: at(2, 1_048_577n, 2n),
  },
  {
    says: 'a gap larger than labels reach: the event has the record that the label means',
    position: at(0, 0n, 0n),
    found: [
      ['r0', { at: 0n, sequence: 0, next: 1n }],
      ['r5000000', { at: 1n, sequence: 1, next: 5_000_001n }],
    ],
    event: 'r0 r5000000 r5000001',
    expected: at(2, 5_000_001n, 2n),
  },
  {
    says: 'batches that together span more than labels reach, and an event that ends before: each label counts from the one before',
    position: at(0, 0n, 0n),
    found: [
      ['r0 r900000', { at: 0n, sequence: 0, next: 900_001n }],
      ['r1800000', { at: 2n, sequence: 2, next: 1_800_001n }],
    ],
    event: 'r0',
    expected: at(3, 1_800_001n, 3n),
    byContents: at(1, 1n, 1n),
  },
]

for (const { says, position, found, event, expected, byContents = expected } of cases) {
  test(`${says} (by label)`, () => {
    const recovered = recover(evidence(position, withLabels(found), event))
    assert.deepEqual(recovered, { position: expected, findings: [], isRestart: false })
  })
  test(`${says} (by contents)`, () => {
    const { isUndecided: _, ...recovered } = recover(evidence(position, withoutLabels(found), event))
    assert.deepEqual(recovered, { position: byContents, findings: [], isRestart: false })
  })
}

test('nothing of ours beyond the position: it goes on at the log end, whoever wrote there', () => {
  const recovered = recover(evidence(at(3, 3n, 3n), [], 'r3', { logEnd: 9n }))
  assert.deepEqual(recovered, { position: at(3, 3n, 9n), findings: [], isRestart: false })
})

test("other writers' records after ours are left behind", () => {
  const found = [batch('r0', { at: 0n, sequence: 0, next: 1n })]
  assert.deepEqual(recover(evidence(at(0, 0n, 0n), found, 'r0 r1', { logEnd: 5n })).position, at(1, 1n, 5n))
})

test('trace 13, outside of the guarantee: cut off and grown back by others looks like nothing happened', () => {
  assert.deepEqual(recover(evidence(at(1, 1n, 1n), [], 'r1', { logEnd: 1n })).findings, [])
})

test('a batch that the broker wrote anew under a label before it: contents decide from the position on', () => {
  const found = [batch('r0', { at: 0n, sequence: 0, next: 1n }), batch('r1', { at: 1n, sequence: 1 })]
  assert.deepEqual(recover(evidence(at(0, 0n, 0n), found, 'r0 r1 r2')).position, at(2, 2n, 2n))
})

test('a label that names another record than the batch ends with is none: contents decide', () => {
  const found = [batch('r0 r1', { at: 0n, sequence: 0, next: 3n })]
  assert.deepEqual(recover(evidence(at(0, 0n, 0n), found, 'r0 r1 r2')).position, at(2, 2n, 2n))
})

test('a label a little before the position means the position, and not a million offsets further', () => {
  // Two environments began the partition at once; r0 and r1 were compacted before the second one.
  const found = [batch('r0', { at: 0n, sequence: 0, next: 1n })]
  assert.deepEqual(recover(evidence(at(0, 2n, 0n), found, 'r2 r3')).position, at(1, 2n, 1n))
})

test('records that compaction took from a batch on the target still count in its sequences', () => {
  const whole = batch('r0 r1 r2', { at: 0n, sequence: 0 })
  const compacted = { ...whole, count: 2, records: () => whole.records().slice(1) }
  const recovered = recover(evidence(at(0, 0n, 0n), [compacted], 'r1 r2 r3'))
  assert.deepEqual(recovered, { position: at(3, 3n, 3n), findings: [], isRestart: false })
})

test('batches that the target removed below its log start are no hole', () => {
  const found = [batch('r2', { at: 2n, sequence: 2, next: 3n })]
  const recovered = recover(evidence(at(0, 0n, 0n), found, 'r0 r1 r2 r3', { logStart: 2n }))
  assert.deepEqual(recovered, { position: at(3, 3n, 3n), findings: [], isRestart: false })
})
