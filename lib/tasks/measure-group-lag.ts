import type { CheckpointRules } from '../mirror/checkpoint-plan.ts'
import type { CheckpointStore } from '../mirror/checkpoint-store.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import type { CommittedOffset, MetricSink } from './ports.ts'

/** What measuring how far the translation of groups is needs. */
export interface GroupLagMeasurement {
  /** `source->target` */
  readonly flow: string
  readonly rules: Pick<CheckpointRules, 'shouldReplicateTopic' | 'remoteTopic'>
  /** What was emitted so far. */
  readonly store: Pick<CheckpointStore, 'get'>
  /** The first offset of a source partition that the mirror has not copied; undefined where that is not known. */
  readonly mirroredUpTo: (source: TopicPartition) => bigint | undefined
  /** `metrics.by.partition` */
  readonly isByPartition: boolean
  readonly metrics: MetricSink
}

/**
 * Measures how many records a group would read again if it went over to the target now: from what its last checkpoint
 * stands for, or from the end of what was mirrored if that is less, to what it has committed at the source. Partitions that
 * have no checkpoint yet are counted instead: where the group would begin there, nobody can say.
 */
export const measureGroupLag = (
  { flow, rules, store, mirroredUpTo, isByPartition, metrics }: GroupLagMeasurement,
  group: string,
  committed: readonly CommittedOffset[],
): void => {
  const mirrored = committed.filter(({ topic, offset }) => offset >= 0n && rules.shouldReplicateTopic(topic))
  if (mirrored.length === 0) return
  let untranslated = 0
  let total = 0n
  for (const { topic: sourceTopic, partition, offset } of mirrored) {
    const topic = rules.remoteTopic(sourceTopic)
    const checkpoint = store.get(group, { topic, partition })
    if (checkpoint === undefined) {
      untranslated++
      continue
    }
    const reached = least(checkpoint.upstreamOffset, mirroredUpTo({ topic: sourceTopic, partition }))
    const lag = offset > reached ? offset - reached : 0n
    total += lag
    if (isByPartition)
      metrics.record({ flow, group, topic, partition }, { 'group-translation-lag': Number(lag) })
  }
  metrics.record(
    { flow, group },
    { 'group-translation-lag': Number(total), 'group-partitions-untranslated': untranslated },
  )
}

const least = (one: bigint, other: bigint | undefined): bigint =>
  other !== undefined && other < one ? other : one
