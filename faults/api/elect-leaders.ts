import type { Call } from '../../kafka/call.ts'
import { byTopic, type TopicPartition } from '../../kafka/topic-partition.ts'

/** What became of one partition's election: 0, or 84 where the preferred replica leads already. */
export interface Election extends TopicPartition {
  readonly errorCode: number
}

/** ElectLeaders v1 (KIP-460): makes the preferred replicas leaders, if they are in sync. */
export const electPreferredLeaders = (partitions: readonly TopicPartition[]): Call<readonly Election[]> => ({
  name: 'ElectLeaders',
  apiKey: 43,
  apiVersion: 1,
  // Request => election_type INT8 [topic STRING [partition INT32]] timeout_ms INT32
  encode: (to) =>
    to
      .int8(0)
      .array([...byTopic(partitions)], ([topic, ofTopic]) =>
        to.string(topic).array(ofTopic, ({ partition }) => to.int32(partition)),
      )
      .int32(10_000),
  // Response => throttle_time_ms INT32 error_code INT16 [topic STRING [partition INT32 error_code INT16 error_message NULLABLE_STRING]]
  decode: (from) => {
    from.int32()
    from.int16()
    return from
      .array(() => {
        const topic = from.string()
        return from.array(() => {
          const election = { topic, partition: from.int32(), errorCode: from.int16() }
          from.nullableString()
          return election
        })
      })
      .flat()
  },
})
