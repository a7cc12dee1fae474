import type { ClusterOptions } from '../../kafka/cluster.ts'
import { withAdmin } from './kafkajs.ts'

/** So many groups are asked for at once. */
const perRequest = 100

/** Which of some groups have members at the moment, of whatever protocol, and how many. */
export const groupMembers = (
  options: ClusterOptions,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, number>> =>
  withAdmin(options, async (admin) => {
    const members = new Map<string, number>()
    for (let from = 0; from < groupIds.length; from += perRequest) {
      const { groups } = await admin.describeGroups(groupIds.slice(from, from + perRequest))
      for (const group of groups)
        if (group.members.length > 0) members.set(group.groupId, group.members.length)
    }
    return members
  })
