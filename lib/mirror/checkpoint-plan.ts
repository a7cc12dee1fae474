import type { Checkpoint } from './checkpoint.ts'
import type { ReplicationPolicy } from './replication-policy.ts'
import type { TopicPartition } from './topic-partition.ts'

/** What a group has committed in one source partition. */
export interface CommittedOffset extends TopicPartition {
  /** The next offset to read. */
  readonly offset: bigint
  readonly metadata: string | null
}

/** What decides about checkpoints. */
export interface CheckpointRules {
  /** The plain topic filter: not the rule for internal topics, cycles and heartbeats. */
  readonly shouldReplicateTopic: (topic: string) => boolean
  /** See OffsetSyncStore.translateDownstream. */
  readonly translateDownstream: (source: TopicPartition, upstreamOffset: bigint) => bigint | null
  readonly remoteTopic: (topic: string) => string
  /** The last checkpoint of the group in this target partition. */
  readonly previous: (target: TopicPartition) => Checkpoint | undefined
}

/** The checkpoints of a group that are worth emitting now: MirrorCheckpointTask.sourceRecordsForGroup. */
export const planCheckpoints = (
  group: string,
  committed: readonly CommittedOffset[],
  rules: CheckpointRules,
): readonly Checkpoint[] =>
  committed
    .filter(({ topic, offset }) => offset >= 0n && rules.shouldReplicateTopic(topic))
    .map((place) => checkpointOf(group, place, rules))
    .filter((checkpoint) => checkpoint !== undefined)
    .filter((checkpoint) => shouldEmit(checkpoint, rules.previous(checkpoint)))

const checkpointOf = (
  group: string,
  { topic, partition, offset, metadata }: CommittedOffset,
  { translateDownstream, remoteTopic }: CheckpointRules,
): Checkpoint | undefined => {
  const downstreamOffset = translateDownstream({ topic, partition }, offset)
  if (downstreamOffset === null || downstreamOffset < 0n) return undefined
  return {
    group,
    topic: remoteTopic(topic),
    partition,
    upstreamOffset: offset,
    downstreamOffset,
    metadata: metadata ?? '',
  }
}

/**
 * Whether a checkpoint says something new. On the target a group goes back only if it went back at the source: an offset
 * that translates lower than before comes of syncs that were thinned out since.
 */
const shouldEmit = (checkpoint: Checkpoint, previous: Checkpoint | undefined): boolean =>
  previous === undefined ||
  checkpoint.upstreamOffset < previous.upstreamOffset ||
  checkpoint.downstreamOffset > previous.downstreamOffset

/** The topic's name on the target; one that came from there has its own name again. MirrorCheckpointTask.renameTopicPartition. */
export const renameTopic = (
  policy: ReplicationPolicy,
  { sourceAlias, targetAlias }: { readonly sourceAlias: string; readonly targetAlias: string },
  topic: string,
): string =>
  policy.topicSource(topic) === targetAlias
    ? policy.originalTopic(topic)
    : policy.formatRemoteTopic(sourceAlias, topic)
