import type { Call } from '../call.ts'
import { byTopic, type TopicPartition } from '../topic-partition.ts'

/** One producer id that a partition's leader holds state of. */
export interface ActiveProducer {
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly lastSequence: number
  /** Of its last record; state expires by it (`producer.id.expiration.ms`). */
  readonly lastTimestamp: bigint
}

/** The producers of one partition. */
export interface DescribedProducers extends TopicPartition {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly producers: readonly ActiveProducer[]
}

/** DescribeProducers v0 (KIP-664), for the leader of all the partitions. */
export const describeProducers = (
  partitions: readonly TopicPartition[],
): Call<readonly DescribedProducers[]> => ({
  name: 'DescribeProducers',
  apiKey: 61,
  apiVersion: 0,
  isFlexible: true,
  // Request => [topic STRING [partition INT32]]
  encode: (to) =>
    to
      .compactArray([...byTopic(partitions)], ([topic, ofTopic]) =>
        to
          .compactString(topic)
          .compactArray(ofTopic, ({ partition }) => to.int32(partition))
          .noTaggedFields(),
      )
      .noTaggedFields(),
  /*
    Response => throttle_time_ms INT32
                [topic STRING [partition INT32 error_code INT16 error_message NULLABLE_STRING
                  [producer_id INT64 producer_epoch INT32 last_sequence INT32 last_timestamp INT64
                   coordinator_epoch INT32 current_txn_start_offset INT64]]]
  */
  decode: (from) => {
    from.int32()
    return from
      .compactArray(() => {
        const topic = from.compactString()
        const ofTopic = from.compactArray(() => {
          const head = {
            topic,
            partition: from.int32(),
            errorCode: from.int16(),
            errorMessage: from.compactNullableString(),
          }
          const producers = from.compactArray(() => {
            const producer = {
              producerId: from.int64(),
              producerEpoch: from.int32(),
              lastSequence: from.int32(),
              lastTimestamp: from.int64(),
            }
            from.int32()
            from.int64()
            from.taggedFields()
            return producer
          })
          from.taggedFields()
          return { ...head, producers }
        })
        from.taggedFields()
        return ofTopic
      })
      .flat()
  },
})
