import type { Call } from '../call.ts'
import { byTopic, type TopicPartition } from '../topic-partition.ts'

/** A group's offset of one partition; -1 where it has none. */
export interface FetchedOffset extends TopicPartition {
  readonly offset: bigint
  readonly metadata: string | null
  readonly errorCode: number
}

/** All that was asked for, or all that the group has. */
export interface FetchedOffsets {
  readonly errorCode: number
  readonly offsets: readonly FetchedOffset[]
}

/**
 * OffsetFetch v7; null asks for every partition that the group has an offset of.
 * Offsets of an open transaction are refused with 88 instead of answered with the old ones (KIP-447).
 */
export const offsetFetch = (
  groupId: string,
  partitions: readonly TopicPartition[] | null,
): Call<FetchedOffsets> => ({
  name: 'OffsetFetch',
  apiKey: 9,
  apiVersion: 7,
  isFlexible: true,
  // Request => group_id STRING [topic STRING [partition INT32]] require_stable BOOLEAN
  encode: (to) =>
    to
      .compactString(groupId)
      .compactArray(partitions === null ? null : [...byTopic(partitions)], ([topic, ofTopic]) =>
        to
          .compactString(topic)
          .compactArray(ofTopic, ({ partition }) => to.int32(partition))
          .noTaggedFields(),
      )
      .boolean(true)
      .noTaggedFields(),
  /*
    Response => throttle_time_ms INT32
                [topic STRING [partition INT32 offset INT64 leader_epoch INT32 metadata NULLABLE_STRING error_code INT16]]
                error_code INT16
  */
  decode: (from) => {
    from.int32()
    const offsets = from
      .compactArray(() => {
        const topic = from.compactString()
        const ofTopic = from.compactArray(() => {
          const partition = from.int32()
          const offset = from.int64()
          from.int32()
          const metadata = from.compactNullableString()
          const errorCode = from.int16()
          from.taggedFields()
          return { topic, partition, offset, metadata, errorCode }
        })
        from.taggedFields()
        return ofTopic
      })
      .flat()
    return { offsets, errorCode: from.int16() }
  },
})
