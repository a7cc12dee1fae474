import { formatTopicPartition, parseTopicPartition, type TopicPartition } from './topic-partition.ts'

/** How far the mirror is in one partition of the source. */
export interface PartitionProgress extends TopicPartition {
  readonly remoteTopic: string
  /** Of the source: the first offset that it still has; undefined where nobody leads the partition. */
  readonly logStart: bigint | undefined
  readonly logEnd: bigint
  /** Of the source: the first offset that is not in the target; undefined where nothing was ever copied. */
  readonly position: bigint | undefined
  /** Log end of the remote partition after the last append; undefined where nothing was ever copied. */
  readonly downstreamOffset: bigint | undefined
  /** Where the mirror goes on: at the position, or at the log start. */
  readonly next: bigint
  /** Offsets from there to the log end. Not all of them need to be records. */
  readonly behind: bigint
}

/** What the two clusters say, each by `<topic>-<partition>`. */
export interface ProgressFigures {
  readonly remoteTopic: (topic: string) => string
  /** Of the source. */
  readonly logStarts: ReadonlyMap<string, bigint>
  readonly logEnds: ReadonlyMap<string, bigint>
  /** By remote partition. */
  readonly positions: ReadonlyMap<
    string,
    { readonly upstreamOffset: bigint; readonly downstreamOffset: bigint }
  >
}

/** How far each partition is whose log end is known: from the position, or from the log start where nothing was copied. */
export const partitionsProgress = ({
  remoteTopic,
  logStarts,
  logEnds,
  positions,
}: ProgressFigures): readonly PartitionProgress[] =>
  [...logEnds].map(([name, logEnd]) => {
    const { topic, partition } = parseTopicPartition(name)
    const remote = remoteTopic(topic)
    const stored = positions.get(formatTopicPartition({ topic: remote, partition }))
    const logStart = logStarts.get(name)
    const next = stored?.upstreamOffset ?? logStart ?? logEnd
    return {
      topic,
      partition,
      remoteTopic: remote,
      logStart,
      logEnd,
      position: stored?.upstreamOffset,
      downstreamOffset: stored?.downstreamOffset,
      next,
      behind: logEnd > next ? logEnd - next : 0n,
    }
  })
