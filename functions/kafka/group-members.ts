import { describeGroup } from '../../kafka/api/describe-groups.ts'
import { type Cluster, sendToCoordinator } from '../../kafka/cluster.ts'
import { throwIfError } from '../../kafka/error-codes.ts'

/** So many groups are asked for at once. */
const atOnce = 50

/** Which of some groups have members at the moment, and how many. A coordinator that loads is waited for. */
export const groupMembers = async (
  cluster: Cluster,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const members = new Map<string, number>()
  for (let from = 0; from < groupIds.length; from += atOnce)
    await Promise.all(
      groupIds.slice(from, from + atOnce).map(async (groupId) => {
        const call = describeGroup(groupId)
        const group = await sendToCoordinator(cluster, groupId, call, ({ errorCode }) => errorCode)
        throwIfError(group.errorCode, `group ${groupId} was not described by ${cluster.bootstrapServers}`)
        if (group.members > 0) members.set(groupId, group.members)
      }),
    )
  return members
}
