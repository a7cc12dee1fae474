import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseAnchor } from '../../../lib/mirror/mirrored-anchor.ts'

const syncs = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([up, down]) => ({ upstreamOffset: BigInt(up), downstreamOffset: BigInt(down) }))

for (const [says, given, uncommitted, chosen] of [
  ['the nearest sync at or before', syncs([0, 0], [101, 101], [202, 202]), 150n, 101n],
  ['a sync at the very offset', syncs([0, 0], [101, 101]), 101n, 101n],
  ['none where all lie behind', syncs([101, 101]), 50n, undefined],
  ['none where there is none', [], 50n, undefined],
  [
    'of two copies the first one that got as far',
    syncs([0, 0], [202, 202], [303, 303], [202, 330], [250, 380]),
    220n,
    202n,
  ],
  ['the last one where only it got as far', syncs([0, 0], [101, 101], [50, 130], [202, 280]), 150n, 130n],
] as const) {
  test(says, () => assert.equal(chooseAnchor(given, uncommitted)?.downstreamOffset, chosen))
}
