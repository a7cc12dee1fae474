import type { Call } from '../../kafka/call.ts'
import { byTopic, type TopicPartition } from '../../kafka/topic-partition.ts'

/** The replicas that a partition is to have; the first one is its preferred leader. */
export interface Reassignment extends TopicPartition {
  readonly replicas: readonly number[]
}

/** AlterPartitionReassignments v0 (KIP-455). The answer: the first error code that is not 0. */
export const alterPartitionReassignments = (reassignments: readonly Reassignment[]): Call<number> => ({
  name: 'AlterPartitionReassignments',
  apiKey: 45,
  apiVersion: 0,
  isFlexible: true,
  // Request => timeout_ms INT32 [topic STRING [partition INT32 [replica INT32]]]
  encode: (to) =>
    to
      .int32(10_000)
      .compactArray([...byTopic(reassignments)], ([topic, ofTopic]) =>
        to
          .compactString(topic)
          .compactArray(ofTopic, ({ partition, replicas }) =>
            to
              .int32(partition)
              .compactArray(replicas, (replica) => to.int32(replica))
              .noTaggedFields(),
          )
          .noTaggedFields(),
      )
      .noTaggedFields(),
  // Response => throttle_time_ms INT32 error_code INT16 error_message NULLABLE_STRING [topic STRING [partition INT32 error_code INT16 error_message]]
  decode: (from) => {
    from.int32()
    const codes = [from.int16()]
    from.compactNullableString()
    from.compactArray(() => {
      from.compactString()
      from.compactArray(() => {
        from.int32()
        codes.push(from.int16())
        from.compactNullableString()
        from.taggedFields()
      })
      from.taggedFields()
    })
    return codes.find((code) => code !== 0) ?? 0
  },
})
