import type { Call } from '../call.ts'
import { byTopic, type TopicPartition } from '../topic-partition.ts'

/** What became of each offset, and of the request: 68 where the group has members, 69 where there is no such group. */
export interface DeletedOffsets {
  readonly errorCode: number
  readonly partitions: readonly (TopicPartition & { readonly errorCode: number })[]
}

/** OffsetDelete v0 (KIP-496), for the group's coordinator. */
export const offsetDelete = (
  groupId: string,
  partitions: readonly TopicPartition[],
): Call<DeletedOffsets> => ({
  name: 'OffsetDelete',
  apiKey: 47,
  apiVersion: 0,
  // Request => group_id STRING [topic STRING [partition INT32]]
  encode: (to) =>
    to
      .string(groupId)
      .array([...byTopic(partitions)], ([topic, ofTopic]) =>
        to.string(topic).array(ofTopic, ({ partition }) => to.int32(partition)),
      ),
  // Response => error_code INT16 throttle_time_ms INT32 [topic STRING [partition INT32 error_code INT16]]
  decode: (from) => {
    const errorCode = from.int16()
    from.int32()
    const deleted = from.array(() => {
      const topic = from.string()
      return from.array(() => ({ topic, partition: from.int32(), errorCode: from.int16() }))
    })
    return { errorCode, partitions: deleted.flat() }
  },
})
