import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placesOfFound } from '../../../lib/mirror/found-places.ts'
import { recover } from '../../../lib/mirror/recovery.ts'
import { positionAt as at, foundBatch as batch, evidence } from '../../support/recovery-evidence.ts'

/* Names of records are their source offsets: r7 is at source offset 7. */

const placesOf = (of: ReturnType<typeof evidence>) => {
  const { places, isComplete } = placesOfFound(of, recover(of), of.event[0]?.offset ?? 0n)
  return {
    places: places.map(({ upstreamOffset, downstreamOffset }) => `${upstreamOffset}->${downstreamOffset}`),
    isComplete,
  }
}

for (const [says, position, found, event, places, isComplete] of [
  [
    'a record for each offset: one place tells all',
    at(0, 5n, 10n),
    [batch('r5 r6 r7', { at: 10n, sequence: 0, next: 8n })],
    'r5 r6 r7 r8',
    ['5->10'],
    true,
  ],
  [
    'the same, found by an event that is shorter, or has none of it',
    at(0, 5n, 10n),
    [batch('r5 r6 r7', { at: 10n, sequence: 0, next: 8n })],
    'r5',
    ['5->10'],
    true,
  ],
  [
    'a gap: the event tells where it is',
    at(0, 5n, 10n),
    [batch('r5 r9 r10', { at: 10n, sequence: 0, next: 11n })],
    'r5 r9 r10 r11',
    ['5->10', '9->11'],
    true,
  ],
  [
    'a gap, and an event that ends before it: the next one will tell',
    at(0, 5n, 10n),
    [batch('r5 r6 r9 r10', { at: 10n, sequence: 0, next: 11n })],
    'r5 r6',
    ['5->10'],
    false,
  ],
  [
    'the next one: what is before it was told by the one before',
    at(0, 5n, 10n),
    [batch('r5 r6 r9 r10', { at: 10n, sequence: 0, next: 11n })],
    'r9 r10 r11',
    ['9->12'],
    true,
  ],
  [
    'an event that ends behind the gap, with no gap after it',
    at(0, 5n, 10n),
    [batch('r5 r9 r10', { at: 10n, sequence: 0, next: 11n })],
    'r5 r9',
    ['5->10', '9->11'],
    true,
  ],
  [
    'other writers between two batches',
    at(0, 5n, 10n),
    [batch('r5 r6', { at: 12n, sequence: 0, next: 7n }), batch('r7', { at: 17n, sequence: 2, next: 8n })],
    'r5 r6 r7',
    ['5->12', '7->17'],
    true,
  ],
  [
    'a batch for itself has no gap, by the labels before and at its end: nothing of the event is needed',
    at(0, 5n, 10n),
    [
      batch('r5 r8', { at: 10n, sequence: 0, next: 9n }),
      batch('r9 r10', { at: 12n, sequence: 2, next: 11n }),
    ],
    'r5 r8',
    ['5->10', '8->11'],
    true,
  ],
  [
    'a record compacted away since leaves room for its copy',
    at(0, 5n, 10n),
    [batch('r5 r7 r9', { at: 10n, sequence: 0, next: 10n })],
    'r5 r9 r10',
    ['5->10', '9->12'],
    true,
  ],
  [
    'all of it lies before the event',
    at(0, 5n, 10n),
    [batch('r5 r7', { at: 10n, sequence: 0, next: 8n })],
    'r9',
    [],
    true,
  ],
] as const)
  test(`places of found records: ${says}`, () => {
    assert.deepEqual(placesOf(evidence(position, found, event)), { places: [...places], isComplete })
  })
