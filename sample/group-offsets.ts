import { offsetFetch } from '../kafka/api/offset-fetch.ts'
import { type Cluster, sendToCoordinator } from '../kafka/cluster.ts'
import { throwIfError } from '../kafka/error-codes.ts'

/** A group's committed offsets by partition of one topic. */
export const groupOffsets = async (
  cluster: Cluster,
  groupId: string,
  topic: string,
): Promise<ReadonlyMap<number, bigint>> => {
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
  return new Map(
    answer.offsets
      .filter((offset) => offset.topic === topic && offset.offset >= 0n)
      .map(({ partition, offset }) => [partition, offset]),
  )
}
