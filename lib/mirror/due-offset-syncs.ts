/**
 * What MirrorMaker 2's PartitionState remembers of one source partition, to know when an offset sync is due.
 * Lives as long as an execution environment: a fresh one writes a sync of its first record.
 */
export interface OffsetSyncPace {
  /** The last record that was copied; -1 before the first. */
  readonly previousUpstreamOffset: bigint
  readonly previousDownstreamOffset: bigint
  /** Downstream offset of the last sync; -1 before the first. */
  readonly lastSyncDownstreamOffset: bigint
}

/** Before the first record. */
export const newOffsetSyncPace: OffsetSyncPace = {
  previousUpstreamOffset: -1n,
  previousDownstreamOffset: -1n,
  lastSyncDownstreamOffset: -1n,
}

/** Records that lie one behind the other, on the source and on the target. */
export interface CopiedRun {
  readonly upstreamOffset: bigint
  readonly downstreamOffset: bigint
  readonly count: number
}

/** The syncs that are due within a run, as (upstream, downstream) offsets of records, and what to remember after it. */
export interface DueOffsetSyncs {
  readonly due: readonly { readonly upstreamOffset: bigint; readonly downstreamOffset: bigint }[]
  readonly pace: OffsetSyncPace
}

/**
 * MirrorMaker 2's rule (spec/mirrormaker2 5.6), for a run at once: a sync is due for the first record ever, after a gap
 * upstream, when the target went back, and whenever the last sync is `offset.lag.max` records behind. Within a run only
 * the last can be, so nothing is done for the records between.
 */
export const dueOffsetSyncs = (
  pace: OffsetSyncPace,
  run: CopiedRun,
  offsetLagMax: bigint,
): DueOffsetSyncs => {
  const { upstreamOffset, downstreamOffset, count } = run
  const isBroken =
    pace.lastSyncDownstreamOffset === -1n ||
    upstreamOffset - pace.previousUpstreamOffset !== 1n ||
    downstreamOffset < pace.previousDownstreamOffset
  const stale = (last: bigint): number => Number(last + 1n + offsetLagMax - downstreamOffset)
  const due: { upstreamOffset: bigint; downstreamOffset: bigint }[] = []
  let last = pace.lastSyncDownstreamOffset
  let index = isBroken ? 0 : Math.max(0, stale(last))
  while (index < count) {
    last = downstreamOffset + BigInt(index)
    due.push({ upstreamOffset: upstreamOffset + BigInt(index), downstreamOffset: last })
    index = Math.max(index + 1, stale(last))
  }
  return {
    due,
    pace: {
      previousUpstreamOffset: upstreamOffset + BigInt(count - 1),
      previousDownstreamOffset: downstreamOffset + BigInt(count - 1),
      lastSyncDownstreamOffset: last,
    },
  }
}
