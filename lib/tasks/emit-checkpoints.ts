import { type Checkpoint, encodeKey, encodeValue } from '../mirror/checkpoint.ts'
import { type CheckpointRules, planCheckpoints } from '../mirror/checkpoint-plan.ts'
import type { CheckpointStore } from '../mirror/checkpoint-store.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import { committedOffsets } from './committed-offsets.ts'
import { measureGroupLag } from './measure-group-lag.ts'
import type { Clock, GroupReader, Log, MetricSink, RecordSink } from './ports.ts'

/** What emitting the checkpoints of a flow needs. */
export interface CheckpointEmission {
  /** `source->target` */
  readonly flow: string
  readonly source: Pick<GroupReader, 'committed'>
  readonly rules: Omit<CheckpointRules, 'previous'>
  /** What was emitted so far; what is emitted now is added. */
  readonly store: CheckpointStore
  /** Appends to the target cluster. */
  readonly target: RecordSink
  readonly checkpointsTopic: string
  /** The first offset of a source partition that the mirror has not copied; undefined where that is not known. */
  readonly mirroredUpTo: (source: TopicPartition) => bigint | undefined
  /** `metrics.by.partition` */
  readonly isByPartition: boolean
  readonly metrics: MetricSink
  readonly clock: Pick<Clock, 'now'>
  readonly log: Pick<Log, 'warn'>
}

/**
 * One pass over groups of the source: what they have committed, translated, where it says something new
 * (MirrorCheckpointTask.poll). Answers the checkpoints that the target has acknowledged.
 */
export const emitCheckpoints = async (
  emission: CheckpointEmission,
  groups: readonly string[],
): Promise<readonly Checkpoint[]> => {
  const { source, rules, store, clock, log } = emission
  const startedAt = clock.now()
  const committed = await committedOffsets(source, groups, log)
  const checkpoints = [...committed].flatMap(([group, offsets]) =>
    planCheckpoints(group, offsets, { ...rules, previous: (partition) => store.get(group, partition) }),
  )
  if (checkpoints.length > 0) await append(emission, checkpoints, startedAt)
  for (const [group, offsets] of committed) measureGroupLag(emission, group, offsets)
  return checkpoints
}

const append = async (
  emission: CheckpointEmission,
  checkpoints: readonly Checkpoint[],
  startedAt: number,
): Promise<void> => {
  const { store, target, checkpointsTopic, clock } = emission
  await target.append(
    { topic: checkpointsTopic, partition: 0 },
    checkpoints.map((checkpoint) => ({
      timestamp: BigInt(startedAt),
      key: encodeKey(checkpoint),
      value: encodeValue(checkpoint),
      headers: [],
    })),
  )
  // Only now: what the target did not take has to be emitted again.
  store.update(checkpoints)
  recordMetrics(emission, checkpoints, clock.now() - startedAt)
}

const recordMetrics = (
  { flow, metrics, isByPartition }: CheckpointEmission,
  checkpoints: readonly Checkpoint[],
  latencyMs: number,
): void => {
  const latency = { 'checkpoint-latency-ms': latencyMs }
  for (const [group, ofGroup] of Map.groupBy(checkpoints, ({ group }) => group)) {
    metrics.record({ flow, group }, { 'checkpoint-count': ofGroup.length, ...latency })
    if (isByPartition)
      for (const { topic, partition } of ofGroup) metrics.record({ flow, group, topic, partition }, latency)
  }
}
