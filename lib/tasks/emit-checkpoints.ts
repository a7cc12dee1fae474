import { type Checkpoint, encodeKey, encodeValue } from '../mirror/checkpoint.ts'
import { type CheckpointRules, planCheckpoints } from '../mirror/checkpoint-plan.ts'
import type { CheckpointStore } from '../mirror/checkpoint-store.ts'
import { committedOffsets } from './committed-offsets.ts'
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
  const { source, rules, store, target, checkpointsTopic, clock, log } = emission
  const startedAt = clock.now()
  const committed = await committedOffsets(source, groups, log)
  const checkpoints = [...committed].flatMap(([group, offsets]) =>
    planCheckpoints(group, offsets, { ...rules, previous: (partition) => store.get(group, partition) }),
  )
  if (checkpoints.length === 0) return []
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
  return checkpoints
}

const recordMetrics = (
  { flow, metrics }: CheckpointEmission,
  checkpoints: readonly Checkpoint[],
  latencyMs: number,
): void => {
  for (const [group, ofGroup] of Map.groupBy(checkpoints, ({ group }) => group))
    metrics.record(
      { flow, group },
      { 'checkpoint-count': ofGroup.length, 'checkpoint-latency-ms': latencyMs },
    )
}
