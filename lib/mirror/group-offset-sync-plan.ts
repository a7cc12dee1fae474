import type { Checkpoint } from './checkpoint.ts'
import { formatTopicPartition, type TopicPartition } from './topic-partition.ts'

/** A group on the target, before its offsets are moved. */
export interface TargetGroup {
  /** Nobody uses it: it does not exist, or has no members. Groups in use commit for themselves. */
  readonly isIdle: boolean
  /** What it has committed; -1 stands for nothing (some clients write it). */
  readonly committed: readonly (TopicPartition & { readonly offset: bigint })[]
}

/** An offset to commit for a group on the target. */
export interface GroupOffset extends TopicPartition {
  readonly offset: bigint
  readonly metadata: string
}

/**
 * The offsets to commit on the target so that a group can go on there: MirrorCheckpointTask.syncGroupOffset.
 *
 * A group in use is left alone, which MirrorMaker 2 leaves to the broker to refuse. An idle one only moves forward. And no
 * offset is ever beyond the log end (`logEnds`, by `<topic>-<partition>`): past it a consumer would be out of range, and
 * reset as it is configured. A partition that the target lacks is left out.
 */
export const planGroupOffsetSync = (
  checkpoints: readonly Checkpoint[],
  { isIdle, committed }: TargetGroup,
  logEnds: ReadonlyMap<string, bigint>,
): readonly GroupOffset[] => {
  if (!isIdle) return []
  const current = new Map(committed.map((place) => [formatTopicPartition(place), place.offset]))
  return checkpoints.flatMap((checkpoint) => {
    const name = formatTopicPartition(checkpoint)
    const logEnd = logEnds.get(name)
    if (logEnd === undefined) return []
    const offset = checkpoint.downstreamOffset < logEnd ? checkpoint.downstreamOffset : logEnd
    if (offset < 0n || offset <= (current.get(name) ?? -1n)) return []
    const { topic, partition, metadata } = checkpoint
    return [{ topic, partition, offset, metadata }]
  })
}
