import { listOffsets } from '../../kafka/api/list-offsets.ts'
import { offsetFetch } from '../../kafka/api/offset-fetch.ts'
import { type Cluster, sendToCoordinator } from '../../kafka/cluster.ts'
import { isStaleLeader, KafkaError, throwIfError } from '../../kafka/error-codes.ts'
import { logOffset } from '../../kafka/read-partition.ts'
import { type TopicPartition, topicPartitionName } from '../../kafka/topic-partition.ts'
import type { EventSourceConfig } from './event-source-config.ts'

type Start = Pick<EventSourceConfig, 'startingPosition' | 'startingTimestampMs'>

/** Where to begin with each partition: at the group's commit, and only without one where the mapping says. */
export const startOffsets = async (
  cluster: Cluster,
  groupId: string,
  partitions: readonly TopicPartition[],
  start: Start,
): Promise<readonly bigint[]> => {
  const call = offsetFetch(groupId, partitions)
  const fetched = await sendToCoordinator(cluster, groupId, call, ({ errorCode }) => errorCode)
  throwIfError(fetched.errorCode, `the offsets of group ${groupId} were not told`)
  return Promise.all(
    partitions.map(async (at) => {
      const found = fetched.offsets.find(({ partition }) => partition === at.partition)
      throwIfError(
        found?.errorCode ?? 0,
        `the offset of group ${groupId} for ${topicPartitionName(at)} was not told`,
      )
      return found !== undefined && found.offset >= 0n ? found.offset : startOffset(cluster, at, start)
    }),
  )
}

/** The offset of a starting position; a time after the last record is the log's end. */
export const startOffset = async (cluster: Cluster, at: TopicPartition, start: Start): Promise<bigint> => {
  if (start.startingPosition === 'TRIM_HORIZON') return logOffset(cluster, at, 'earliest')
  if (start.startingPosition === 'LATEST' || start.startingTimestampMs === undefined)
    return logOffset(cluster, at, 'latest')
  const timestamp = BigInt(start.startingTimestampMs)
  const [listed] = await cluster.sendToLeader(at, listOffsets([{ ...at, timestamp }]))
  const errorCode = listed?.errorCode ?? -1
  if (isStaleLeader(errorCode)) cluster.forgetLeaders(at.topic)
  if (errorCode !== 0)
    throw new KafkaError(errorCode, `the offset of ${topicPartitionName(at)} at ${timestamp} was not told`)
  return listed === undefined || listed.offset < 0n ? logOffset(cluster, at, 'latest') : listed.offset
}
