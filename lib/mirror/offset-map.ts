import { formatTopicPartition, type TopicPartition } from './topic-partition.ts'

/**
 * A stretch of a source partition in which the remote record lies at the same distance: from `upstreamOffset` on,
 * downstream = downstreamOffset + (upstream - upstreamOffset), until the next run starts.
 */
export interface OffsetRun extends TopicPartition {
  readonly upstreamOffset: bigint
  readonly downstreamOffset: bigint
  /**
   * No run, but a mark: from this offset on everything is copied anew, and what was known of it before is void.
   */
  readonly isAnew?: true
}

/** How far a partition is mirrored: the position's triple without the chain. */
export interface MirroredEnd {
  readonly upstreamOffset: bigint
  readonly downstreamOffset: bigint
}

/** What is known of a partition. */
interface PartitionRuns {
  /** By upstreamOffset. */
  readonly runs: OffsetRun[]
  /** Of offsets before it only the first run is left: where in it a record lies is not known any more. */
  readonly mergedBefore: bigint
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
 * 3. A run tells of records that stand in the target, so the order in which runs come does not matter: one that was
 *    written by an environment that is long gone is as true as any other. Only marks void what came before them.
 */
export class OffsetMap {
  readonly #maxRuns: number
  readonly #partitions = new Map<string, PartitionRuns>()

  /** `maxRuns`: of one partition; older ones are merged (`offset.map.max.runs`). */
  constructor(maxRuns: number) {
    this.#maxRuns = maxRuns
  }

  /** Takes in a run, or a mark. */
  add(run: OffsetRun): void {
    const name = formatTopicPartition(run)
    const known = this.#partitions.get(name) ?? { runs: [], mergedBefore: 0n }
    const at = insertionPoint(known.runs, run.upstreamOffset)
    if (run.isAnew) this.#partitions.set(name, before(known, at, run.upstreamOffset))
    else if (run.upstreamOffset >= known.mergedBefore)
      this.#partitions.set(name, shortened(withRun(known, at, run), this.#maxRuns))
  }

  /** Whether anything is known of a partition. */
  has(source: TopicPartition): boolean {
    return this.#runsOf(source).runs.length > 0
  }

  /**
   * The offset on the target; null where the map does not reach back that far. What lies before the first run is lost on the
   * source: a group that stands there reads the remote partition from its start, if that is where the run begins. If not,
   * another writer was there before us, MirrorMaker 2 perhaps, and the map cannot tell.
   */
  translate(source: TopicPartition, upstreamOffset: bigint, end: MirroredEnd): bigint | null {
    if (upstreamOffset >= end.upstreamOffset) return end.downstreamOffset
    const { runs, mergedBefore } = this.#runsOf(source)
    const after = insertionPoint(runs, upstreamOffset + 1n)
    const run = runs[after - 1]
    if (run === undefined) return beforeFirst(runs[0])
    const next = runs[after]?.downstreamOffset ?? end.downstreamOffset
    const isMerged = upstreamOffset < mergedBefore
    const there = run.downstreamOffset + (isMerged ? 0n : upstreamOffset - run.upstreamOffset)
    return smallest(there, next, end.downstreamOffset)
  }

  /**
   * Where the record of this very source offset lies on the target; undefined where that is not known: where runs were
   * merged, before the first one, and where the next run leaves no room for a record.
   */
  placeOf(source: TopicPartition, upstreamOffset: bigint): bigint | undefined {
    const { runs, mergedBefore } = this.#runsOf(source)
    const after = insertionPoint(runs, upstreamOffset + 1n)
    const run = runs[after - 1]
    if (run === undefined || upstreamOffset < mergedBefore) return undefined
    const there = run.downstreamOffset + (upstreamOffset - run.upstreamOffset)
    const next = runs[after]
    return next !== undefined && there >= next.downstreamOffset ? undefined : there
  }

  #runsOf(source: TopicPartition): PartitionRuns {
    return this.#partitions.get(formatTopicPartition(source)) ?? { runs: [], mergedBefore: 0n }
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

/** What was known of the offsets before a mark. */
const before = ({ runs, mergedBefore }: PartitionRuns, at: number, mark: bigint): PartitionRuns => ({
  runs: runs.slice(0, at),
  mergedBefore: mergedBefore < mark ? mergedBefore : mark,
})

const withRun = ({ runs, mergedBefore }: PartitionRuns, at: number, run: OffsetRun): PartitionRuns => {
  const isKnown = runs[at]?.upstreamOffset === run.upstreamOffset
  runs.splice(at, isKnown ? 1 : 0, run) // in place: mostly it is the last one
  return { runs, mergedBefore }
}

/** Runs that say what the one before them says are left out first; then the older half becomes its first run. */
const shortened = (known: PartitionRuns, maxRuns: number): PartitionRuns => {
  if (known.runs.length <= maxRuns) return known
  const runs = known.runs.filter((run, index) => !isContinued(known.runs[index - 1], run))
  const [oldest, ...rest] = runs
  if (oldest === undefined || runs.length <= maxRuns) return { ...known, runs }
  const kept = rest.slice(rest.length >>> 1)
  return { runs: [oldest, ...kept], mergedBefore: kept[0]?.upstreamOffset ?? known.mergedBefore }
}

/** Whether a run says nothing that the one before it does not say. */
const isContinued = (before: OffsetRun | undefined, run: OffsetRun): boolean =>
  before !== undefined &&
  run.downstreamOffset - run.upstreamOffset === before.downstreamOffset - before.upstreamOffset
