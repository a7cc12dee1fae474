import { type FetchedOffset, offsetFetch } from '../kafka/api/offset-fetch.ts'
import { type Cluster, sendToCoordinator } from '../kafka/cluster.ts'
import { throwIfError } from '../kafka/error-codes.ts'

/** All offsets that a group has committed; none for a group that does not exist. */
export const committedOffsets = async (
  cluster: Cluster,
  groupId: string,
): Promise<readonly FetchedOffset[]> => {
  const answer = await sendToCoordinator(
    cluster,
    groupId,
    offsetFetch(groupId, null),
    ({ errorCode }) => errorCode,
  )
  throwIfError(
    answer.errorCode,
    `the offsets of group ${groupId} were not told by ${cluster.bootstrapServers}`,
  )
  return answer.offsets.filter(({ offset }) => offset >= 0n)
}
