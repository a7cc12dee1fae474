import { encodeKey } from '../mirror/checkpoint.ts'
import type { CheckpointStore } from '../mirror/checkpoint-store.ts'
import { committedOffsets } from './committed-offsets.ts'
import type { Clock, GroupReader, Log, RecordSink } from './ports.ts'

/** What forgetting groups needs. */
export interface GroupForgetting {
  readonly source: GroupReader
  /** What was emitted so far; what is forgotten is taken out. */
  readonly store: CheckpointStore
  /** Appends to the target cluster. */
  readonly target: RecordSink
  readonly checkpointsTopic: string
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/**
 * Takes away the checkpoints of groups that were deleted on the source: a record without value for each. A group that is merely
 * not listed (its coordinator is away) still has its offsets, and stays. Offsets that groups have on the target stay, as in
 * MirrorMaker 2, which never does this: its readers and RemoteClusterUtils fail at a record without value.
 */
export const forgetDeletedGroups = async ({
  source,
  store,
  target,
  checkpointsTopic,
  clock,
  log,
}: GroupForgetting): Promise<void> => {
  const listed = new Set(await source.consumerGroups())
  const missing = store.groups().filter((group) => !listed.has(group))
  if (missing.length === 0) return
  const committed = await committedOffsets(source, missing, log)
  for (const [group, offsets] of committed) {
    if (offsets.length > 0) continue
    await target.append(
      { topic: checkpointsTopic, partition: 0 },
      store.ofGroup(group).map((checkpoint) => ({
        timestamp: BigInt(clock.now()),
        key: encodeKey(checkpoint),
        value: null,
        headers: [],
      })),
    )
    store.forget(group)
    log.info(`Group ${group} was deleted on the source: its checkpoints are taken away`)
  }
}
