import type { Call } from '../call.ts'
import { byTopic, type TopicPartition } from '../topic-partition.ts'

/** The log end: the high watermark, or under read_committed the last stable offset. */
export const latest = -1n
/** The log start. */
export const earliest = -2n

/** An offset to look up: of the first record at or after a timestamp, ms, or `latest` or `earliest`. */
export interface OffsetToList extends TopicPartition {
  readonly timestamp: bigint
}

/** The offset found; -1 where no record is as late as the timestamp. */
export interface ListedOffset extends TopicPartition {
  readonly errorCode: number
  readonly timestamp: bigint
  readonly offset: bigint
}

/** ListOffsets v3, for the leader of all the partitions. */
export const listOffsets = (
  offsets: readonly OffsetToList[],
  isolation: 'read_uncommitted' | 'read_committed' = 'read_uncommitted',
): Call<readonly ListedOffset[]> => ({
  name: 'ListOffsets',
  apiKey: 2,
  apiVersion: 3,
  // Request => replica_id INT32 isolation_level INT8 [topic STRING [partition INT32 timestamp INT64]]
  encode: (to) =>
    to
      .int32(-1)
      .int8(isolation === 'read_committed' ? 1 : 0)
      .array([...byTopic(offsets)], ([topic, ofTopic]) =>
        to.string(topic).array(ofTopic, ({ partition, timestamp }) => to.int32(partition).int64(timestamp)),
      ),
  // Response => throttle_time_ms INT32 [topic STRING [partition INT32 error_code INT16 timestamp INT64 offset INT64]]
  decode: (from) => {
    from.int32()
    return from
      .array(() => {
        const topic = from.string()
        return from.array(() => ({
          topic,
          partition: from.int32(),
          errorCode: from.int16(),
          timestamp: from.int64(),
          offset: from.int64(),
        }))
      })
      .flat()
  },
})
