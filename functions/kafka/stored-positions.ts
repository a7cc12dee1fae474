import { offsetFetch } from '../../kafka/api/offset-fetch.ts'
import { type Cluster, sendToCoordinator } from '../../kafka/cluster.ts'
import { throwIfError } from '../../kafka/error-codes.ts'
import { topicPartitionName } from '../../kafka/topic-partition.ts'
import { decodePosition, type Position, positionGroup } from '../../lib/mirror/position.ts'
import { producerIdMetadata } from '../../lib/mirror/producer-id.ts'

/** The positions of every remote partition of a flow, by `<topic>-<partition>`, in one round trip. */
export const storedPositions = async (
  target: Cluster,
  sourceAlias: string,
  targetAlias: string,
): Promise<ReadonlyMap<string, Position>> => {
  const group = positionGroup(sourceAlias, targetAlias)
  const answer = await sendToCoordinator(
    target,
    group,
    offsetFetch(group, null),
    ({ errorCode }) => errorCode,
  )
  throwIfError(answer.errorCode, `the positions of group ${group} were not told`)
  return new Map(
    answer.offsets
      .filter(
        ({ errorCode, offset, metadata }) =>
          errorCode === 0 && offset >= 0n && metadata !== producerIdMetadata,
      )
      .map((stored) => [topicPartitionName(stored), decodePosition(stored.offset, stored.metadata ?? '')]),
  )
}
