import { formatTopicPartition, type TopicPartition } from './topic-partition.ts'

/** Where a group is in one partition, on both sides. */
export interface GroupProgress extends TopicPartition {
  readonly remoteTopic: string
  /** What the group has committed on the source: the next offset to read. */
  readonly source: bigint
  /** That offset on the target; undefined where it is not known. */
  readonly translated: bigint | undefined
  /** What is committed for the group on the target, by the mirror or by itself; undefined for nothing. */
  readonly target: bigint | undefined
  /**
   * Records of the target that the group would read there though it has read them on the source; negative for records that it
   * would leave out, having read on there. Undefined where one of the two is not known.
   */
  readonly reread: bigint | undefined
}

/** What says where a group is. */
export interface GroupFigures {
  readonly committed: readonly (TopicPartition & { readonly offset: bigint })[]
  readonly committedOnTarget: readonly (TopicPartition & { readonly offset: bigint })[]
  readonly remoteTopic: (topic: string) => string
  readonly translateDownstream: (of: TopicPartition, upstreamOffset: bigint) => bigint | null
}

/** Where a group is in each partition that it has committed an offset of on the source. */
export const groupProgress = ({
  committed,
  committedOnTarget,
  remoteTopic,
  translateDownstream,
}: GroupFigures): readonly GroupProgress[] => {
  const onTarget = new Map(committedOnTarget.map((of) => [formatTopicPartition(of), of.offset]))
  return committed
    .filter(({ offset }) => offset >= 0n)
    .map(({ topic, partition, offset }) => {
      const remote = remoteTopic(topic)
      const translated = translateDownstream({ topic, partition }, offset) ?? undefined
      const target = onTarget.get(formatTopicPartition({ topic: remote, partition }))
      return {
        topic,
        partition,
        remoteTopic: remote,
        source: offset,
        translated: translated === undefined || translated < 0n ? undefined : translated,
        target,
        reread: translated === undefined || target === undefined ? undefined : translated - target,
      }
    })
}
