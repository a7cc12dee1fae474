import type { Difference } from './difference.ts'
import type { Excuse } from './judge-gap.ts'
import type { WindowDigests } from './record-windows.ts'

/** Offsets `[from, to)`. */
export interface OffsetRange {
  readonly from: bigint
  readonly to: bigint
}

/** What was found out about one partition, over all runs so far. The next run goes on behind both ranges. */
export interface PartitionEvidence {
  readonly topic: string
  readonly partition: number
  readonly remoteTopic: string
  /** Kafka's ids of both topics (KIP-516): under another one the evidence is void. */
  readonly sourceTopicId: string | undefined
  readonly remoteTopicId: string | undefined
  /** Offsets of the source that were compared. */
  readonly source: OffsetRange
  /** Offsets of the remote partition that were compared. */
  readonly remote: OffsetRange
  /** Records that stand on both sides, equal byte for byte and in the same order. */
  readonly matched: number
  /** Whether timestamps were compared: not where the remote topic stamps records itself. */
  readonly hasTimestamps: boolean
  /** Of the records that were compared, ms since 1970. */
  readonly firstTimestamp: bigint | undefined
  readonly lastTimestamp: bigint | undefined
  /** Records without partner that are no difference, by why. */
  readonly excused: Readonly<Partial<Record<Excuse, number>>>
  /** What is not mirrored yet, of what the source held when the run began. */
  readonly behind: OffsetRange | undefined
  /** By time, what should be equal: records of pairs and of differences. */
  readonly windows: readonly WindowDigests[]
  readonly differences: readonly Difference[]
  /** Differences beyond those that are listed. */
  readonly unlisted: number
  /** How many gaps were met so far. */
  readonly gaps: number
}

/** What is said of a partition, or of all together: `behind` is equal as far as it was mirrored. */
export type Verdict = 'equal' | 'behind' | 'different'

/** The verdict on a partition. */
export const verdictOf = ({ differences, unlisted, behind }: PartitionEvidence): Verdict => {
  if (differences.length + unlisted > 0) return 'different'
  return behind === undefined ? 'equal' : 'behind'
}

/** The verdict on several partitions: the worst one. */
export const worstVerdict = (verdicts: readonly Verdict[]): Verdict =>
  (['different', 'behind'] as const).find((verdict) => verdicts.includes(verdict)) ?? 'equal'
