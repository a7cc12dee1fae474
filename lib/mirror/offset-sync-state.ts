/** Records of one partition that follow each other without a gap, on both sides. */
export interface MirroredRun {
  /** Of the first record. */
  readonly upstreamOffset: bigint
  /** Of the first record. */
  readonly downstreamOffset: bigint
  readonly count: number
}

/**
 * When a partition's next offset sync is due: MirrorSourceTask.PartitionState.
 *
 * A sync is due for the first record of this state's life; where the translation of the last one would be `offset.lag.max`
 * or more behind; after a gap at the source; and where the target went back. It stays due until `reset`.
 */
export class OffsetSyncState {
  readonly #offsetLagMax: bigint
  #previousUpstream = -1n
  #previousDownstream = -1n
  #lastSyncDownstream = -1n
  #isDue = false

  constructor(offsetLagMax: bigint) {
    this.#offsetLagMax = offsetLagMax
  }

  /** Takes note of a mirrored record and says whether a sync is due. */
  update(upstreamOffset: bigint, downstreamOffset: bigint): boolean {
    if (
      this.#lastSyncDownstream === -1n ||
      downstreamOffset - (this.#lastSyncDownstream + 1n) >= this.#offsetLagMax ||
      upstreamOffset - this.#previousUpstream !== 1n ||
      downstreamOffset < this.#previousDownstream
    ) {
      this.#lastSyncDownstream = downstreamOffset
      this.#isDue = true
    }
    this.#previousUpstream = upstreamOffset
    this.#previousDownstream = downstreamOffset
    return this.#isDue
  }

  /** The sync that was due is on its way. */
  reset(): void {
    this.#isDue = false
  }

  /**
   * The records of a run, by their index, after which a sync is due: what `update` and `reset` of each record would say,
   * at the cost of the syncs instead of the records.
   */
  updateRun({ upstreamOffset, downstreamOffset, count }: MirroredRun): readonly number[] {
    const due: number[] = []
    for (let index = 0; index < count; ) {
      if (this.update(upstreamOffset + BigInt(index), downstreamOffset + BigInt(index))) due.push(index)
      this.reset()
      index = this.#nextOfInterest(downstreamOffset, index, count)
    }
    return due
  }

  /** The next record that can make a sync due; the last one is always looked at, for the state that it leaves. */
  #nextOfInterest(downstreamOffset: bigint, index: number, count: number): number {
    const stale = this.#lastSyncDownstream + 1n + this.#offsetLagMax - downstreamOffset
    const next = Math.max(index + 1, Number(stale < BigInt(count) ? stale : BigInt(count)))
    if (next === index + 1) return next
    const skippedTo = BigInt(Math.min(next, count) - 1)
    this.#previousUpstream += skippedTo - BigInt(index)
    this.#previousDownstream += skippedTo - BigInt(index)
    return next
  }
}
