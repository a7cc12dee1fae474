import { offsetFetch } from '../../kafka/api/offset-fetch.ts'
import { type Cluster, sendToCoordinator } from '../../kafka/cluster.ts'
import { throwIfError } from '../../kafka/error-codes.ts'
import { topicPartitionName } from '../../kafka/topic-partition.ts'

/** All committed offsets of a group, by `<topic>-<partition>`. */
export const groupOffsetsOf = async (
  cluster: Cluster,
  groupId: string,
): Promise<ReadonlyMap<string, bigint>> => {
  const answer = await sendToCoordinator(
    cluster,
    groupId,
    offsetFetch(groupId, null),
    ({ errorCode }) => errorCode,
  )
  throwIfError(answer.errorCode, `the offsets of group ${groupId} were not told`)
  return new Map(
    answer.offsets.filter(({ offset }) => offset >= 0n).map((of) => [topicPartitionName(of), of.offset]),
  )
}
