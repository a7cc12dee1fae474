import type { Call } from '../call.ts'
import { byTopic, type TopicPartition } from '../topic-partition.ts'

/** An offset to commit. Metadata: at most 4,096 bytes by default. */
export interface OffsetToCommit extends TopicPartition {
  readonly offset: bigint
  readonly metadata: string
}

/** What became of one committed offset; 0 for taken. */
export interface CommittedOffset extends TopicPartition {
  readonly errorCode: number
}

/**
 * OffsetCommit v7 from outside the group: generation -1, no member. A group with live members answers
 * 25 (UNKNOWN_MEMBER_ID), a topic that does not exist 3.
 */
export const offsetCommit = (
  groupId: string,
  offsets: readonly OffsetToCommit[],
  member: { readonly generation: number; readonly memberId: string } = { generation: -1, memberId: '' },
): Call<readonly CommittedOffset[]> => ({
  name: 'OffsetCommit',
  apiKey: 8,
  apiVersion: 7,
  /*
    Request => group_id STRING generation_id INT32 member_id STRING group_instance_id NULLABLE_STRING
               [topic STRING [partition INT32 offset INT64 leader_epoch INT32 metadata NULLABLE_STRING]]
  */
  encode: (to) =>
    to
      .string(groupId)
      .int32(member.generation)
      .string(member.memberId)
      .nullableString(null)
      .array([...byTopic(offsets)], ([topic, ofTopic]) =>
        to
          .string(topic)
          .array(ofTopic, ({ partition, offset, metadata }) =>
            to.int32(partition).int64(offset).int32(-1).nullableString(metadata),
          ),
      ),
  // Response => throttle_time_ms INT32 [topic STRING [partition INT32 error_code INT16]]
  decode: (from) => {
    from.int32()
    return from
      .array(() => {
        const topic = from.string()
        return from.array(() => ({ topic, partition: from.int32(), errorCode: from.int16() }))
      })
      .flat()
  },
})
