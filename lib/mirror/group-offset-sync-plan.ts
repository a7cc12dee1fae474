import type { Checkpoint } from './checkpoint.ts'
import { formatTopicPartition, type TopicPartition } from './topic-partition.ts'

/** An offset to commit for a group on the target. */
export interface GroupOffset extends TopicPartition {
  readonly offset: bigint
  readonly metadata: string
}

/**
 * The offsets to commit on the target so that a group can go on there: MirrorCheckpointTask.syncGroupOffset.
 *
 * A group only moves forward from what it has `committed` there (-1 is nothing, which some clients write), and never beyond
 * the log end (`logEnds`, by `<topic>-<partition>`): past it a consumer would be out of range, and reset as it is
 * configured. A partition that the target lacks is left out. Whether the group is in use, the broker says when it refuses.
 */
export const planGroupOffsetSync = (
  checkpoints: readonly Checkpoint[],
  committed: readonly (TopicPartition & { readonly offset: bigint })[],
  logEnds: ReadonlyMap<string, bigint>,
): readonly GroupOffset[] => {
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
