import { committedOffsets } from './committed-offsets.ts'
import type { GroupReader, Log } from './ports.ts'

/** Which groups of the source are looked at. */
export interface GroupSearch {
  readonly source: GroupReader
  readonly shouldReplicateGroup: (group: string) => boolean
  /** The plain topic filter: not the rule for internal topics, cycles and heartbeats. */
  readonly shouldReplicateTopic: (topic: string) => boolean
  readonly log: Pick<Log, 'warn'>
}

/**
 * The groups that are worth a checkpoint (MirrorCheckpointConnector.findConsumerGroups): those that pass the group
 * filter and have committed an offset of at least one topic that passes the topic filter. Their state does not matter.
 */
export const findConsumerGroups = async (search: GroupSearch): Promise<readonly string[]> => {
  const { source, shouldReplicateGroup, shouldReplicateTopic, log } = search
  const groups = (await source.consumerGroups()).filter(shouldReplicateGroup)
  const offsets = await committedOffsets(source, groups, log)
  return groups.filter((group) => offsets.get(group)?.some(({ topic }) => shouldReplicateTopic(topic)))
}
