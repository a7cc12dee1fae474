import { formatTopicPartition, type TopicPartition } from './topic-partition.ts'

/**
 * A stretch of a source partition in which the remote record lies at the same distance: from `upstreamOffset` on,
 * downstream = downstreamOffset + (upstream - upstreamOffset), until the next run starts.
 */
export interface OffsetRun extends TopicPartition {
  readonly upstreamOffset: bigint
  readonly downstreamOffset: bigint
  /** Merged of several: where in it a record lies is not known any more, only that it is not before downstreamOffset. */
  readonly isMerged?: boolean
}

/** How far a partition is mirrored: the position's triple without the chain. */
export interface MirroredEnd {
  readonly upstreamOffset: bigint
  readonly downstreamOffset: bigint
}

/**
 * Exact translation of offsets: from an offset that a group committed on the source to the one from which it reads on the
 * target exactly the records that it has not read.
 *
 *   upstream    0 1 2 3 . . 6 7 8 e     . . was compacted, e  not mirrored yet
 *   downstream  0 1 2 3     4 5 6 e'    runs: 0 -> 0, 6 -> 4
 *
 *   2 -> 2    5 -> 4 (rounds up to the next run)    8 -> 6    e and beyond -> e'
 *
 * Invariants:
 * 1. Never past what is mirrored: a group that is ahead of the mirror is put at its end.
 * 2. Never past a record that the group has not read; where runs were merged, towards re-reading.
 */
export class OffsetMap {
  readonly #maxRuns: number
  readonly #runs = new Map<string, OffsetRun[]>()

  /** `maxRuns`: of one partition; older ones are merged (`offset.map.max.runs`). */
  constructor(maxRuns: number) {
    this.#maxRuns = maxRuns
  }

  /** Takes in a run. The one that was written last counts: it replaces those at or after its start that were announced in vain. */
  add(run: OffsetRun): void {
    const name = formatTopicPartition(run)
    const runs = this.#runs.get(name) ?? []
    const kept = runs.slice(0, insertionPoint(runs, run.upstreamOffset))
    if (!isContinued(kept.at(-1), run)) kept.push(run)
    this.#runs.set(name, kept.length > this.#maxRuns ? mergeOldest(kept) : kept)
  }

  /** Whether anything is known of a partition. */
  has(source: TopicPartition): boolean {
    return this.#runs.has(formatTopicPartition(source))
  }

  /**
   * The offset on the target; null where the map does not reach back that far. What lies before the first run is lost on the
   * source: a group that stands there reads the remote partition from its start, if that is where the run begins. If not,
   * another writer was there before us, MirrorMaker 2 perhaps, and the map cannot tell.
   */
  translate(source: TopicPartition, upstreamOffset: bigint, end: MirroredEnd): bigint | null {
    if (upstreamOffset >= end.upstreamOffset) return end.downstreamOffset
    const runs = this.#runs.get(formatTopicPartition(source)) ?? []
    const after = insertionPoint(runs, upstreamOffset + 1n)
    const run = runs[after - 1]
    if (run === undefined) return beforeFirst(runs[0])
    const next = runs[after]?.downstreamOffset ?? end.downstreamOffset
    const there = run.isMerged
      ? run.downstreamOffset
      : run.downstreamOffset + (upstreamOffset - run.upstreamOffset)
    return smallest(there, next, end.downstreamOffset)
  }
}

const beforeFirst = (first: OffsetRun | undefined): bigint | null =>
  first?.downstreamOffset === 0n ? 0n : null

const smallest = (first: bigint, ...others: readonly bigint[]): bigint =>
  others.reduce((least, one) => (one < least ? one : least), first)

/** The index of the first run that starts at or after an offset. */
const insertionPoint = (runs: readonly OffsetRun[], upstreamOffset: bigint): number => {
  let low = 0
  let high = runs.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((runs[middle]?.upstreamOffset ?? upstreamOffset) < upstreamOffset) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether a run says nothing that the one before it does not say. */
const isContinued = (before: OffsetRun | undefined, run: OffsetRun): boolean =>
  before !== undefined &&
  !before.isMerged &&
  run.downstreamOffset - run.upstreamOffset === before.downstreamOffset - before.upstreamOffset

/** The older half becomes one run that says only where it starts. */
const mergeOldest = (runs: readonly OffsetRun[]): OffsetRun[] => {
  const [oldest, ...rest] = runs
  if (oldest === undefined) return []
  return [{ ...oldest, isMerged: true }, ...rest.slice(rest.length >>> 1)]
}
