import type { CheckpointStore } from '../mirror/checkpoint-store.ts'
import { type GroupOffset, planGroupOffsetSync } from '../mirror/group-offset-sync-plan.ts'
import { committedOffsets } from './committed-offsets.ts'
import type { GroupWriter, Log, LogEnds, MetricSink } from './ports.ts'

/** What moving groups on the target needs. */
export interface GroupOffsetSync {
  /** `source->target` */
  readonly flow: string
  readonly store: Pick<CheckpointStore, 'ofGroup'>
  readonly target: GroupWriter
  readonly logEnds: LogEnds
  readonly metrics: MetricSink
  readonly log: Log
}

/**
 * Moves the groups of the target to their last checkpoints, so that consumers can go on there
 * (MirrorCheckpointTask.syncGroupOffset). A group that is in use there refuses, which is as it should be.
 */
export const syncGroupOffsets = async (sync: GroupOffsetSync, groups: readonly string[]): Promise<void> => {
  const { store, target, logEnds, log } = sync
  const withCheckpoints = groups.filter((group) => store.ofGroup(group).length > 0)
  if (withCheckpoints.length === 0) return
  const topics = new Set(withCheckpoints.flatMap((group) => store.ofGroup(group).map(({ topic }) => topic)))
  const [committed, ends] = await Promise.all([
    committedOffsets(target, withCheckpoints, log),
    logEnds([...topics]),
  ])
  for (const [group, offsets] of committed) {
    // Whether it is idle, the commit tells: the broker knows it in the moment in which it counts.
    const plan = planGroupOffsetSync(store.ofGroup(group), offsets, ends)
    if (plan.length > 0) await commit(sync, group, plan)
  }
}

const commit = async (
  { flow, target, metrics, log }: GroupOffsetSync,
  group: string,
  offsets: readonly GroupOffset[],
): Promise<void> => {
  const refusals = await target.commit(group, offsets)
  const refused = refusals.filter(({ isInUse }) => !isInUse)
  for (const { topic, partition, reason } of refused)
    log.warn(`The target did not take the offset of group ${group} in ${topic}-${partition}: ${reason}`)
  metrics.record(
    { flow, group },
    {
      'group-offsets-synced': offsets.length - refusals.length,
      'group-offsets-refused': refused.length,
    },
  )
}
