import type { OffsetSync } from './offset-sync.ts'

/** A source offset and where the remote partition holds its copy, or the first one behind it. */
export type Anchor = Pick<OffsetSync, 'upstreamOffset' | 'downstreamOffset'>

/**
 * Where to begin comparing a partition with its remote one: the offset sync nearest before the first offset that is not
 * stored as copied. After a kill MirrorMaker 2 goes back, and copies again what it had copied; what it copied before may
 * reach further than what it copied then. So the first of those runs that reaches as far counts, not the last one.
 *
 *   syncs  0 101 202 303 | 101 202      stored as copied: up to 210; records up to 303 are there all the same
 *            ^ run 1         ^ run 2    anchor: 202 of run 1
 */
export const chooseAnchor = (syncs: readonly Anchor[], uncommitted: bigint): Anchor | undefined => {
  const runs = runsOf(syncs).filter(([first]) => first !== undefined && first.upstreamOffset <= uncommitted)
  const run = runs.find((one) => (one.at(-1)?.upstreamOffset ?? -1n) > uncommitted) ?? runs.at(-1)
  return run?.findLast(({ upstreamOffset }) => upstreamOffset <= uncommitted)
}

/** Syncs in the order in which they were written, cut where upstream offsets go back. */
const runsOf = (syncs: readonly Anchor[]): readonly (readonly Anchor[])[] => {
  const runs: Anchor[][] = []
  let last: Anchor | undefined
  for (const sync of syncs) {
    if (last === undefined || sync.upstreamOffset < last.upstreamOffset) runs.push([])
    runs.at(-1)?.push(sync)
    last = sync
  }
  return runs
}
