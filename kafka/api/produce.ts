import type { Call } from '../call.ts'
import { byTopic, type TopicPartition } from '../topic-partition.ts'

/** One finished record batch for one partition: brokers take exactly one a partition and request. */
export interface BatchToProduce extends TopicPartition {
  readonly batch: Buffer
}

/** What a broker says of one partition of a Produce request. */
export interface ProducedBatch extends TopicPartition {
  readonly errorCode: number
  readonly baseOffset: bigint
  /** -1 for an append to a topic with CreateTime; otherwise see spec: a duplicate carries the old batch's time. */
  readonly logAppendTime: bigint
  readonly logStartOffset: bigint
  /** Which records of the batch were refused, and why. */
  readonly recordErrors: readonly { readonly index: number; readonly message: string | null }[]
  readonly errorMessage: string | null
}

/** Produce v8, acks=all: the first version that names the refused records of a batch (KIP-467). */
export const produce = (
  batches: readonly BatchToProduce[],
  brokerTimeoutMs: number,
): Call<readonly ProducedBatch[]> => ({
  name: 'Produce',
  apiKey: 0,
  apiVersion: 8,
  // Request => transactional_id NULLABLE_STRING acks INT16 timeout_ms INT32 [topic STRING [partition INT32 records BYTES]]
  encode: (to) =>
    to
      .nullableString(null)
      .int16(-1)
      .int32(brokerTimeoutMs)
      .array([...byTopic(batches)], ([topic, ofTopic]) =>
        to
          .string(topic)
          .array(ofTopic, ({ partition, batch }) => to.int32(partition).int32(batch.length).reference(batch)),
      ),
  /*
    Response => [topic STRING [partition INT32 error_code INT16 base_offset INT64 log_append_time_ms INT64
                  log_start_offset INT64 [batch_index INT32 message NULLABLE_STRING] error_message NULLABLE_STRING]]
                throttle_time_ms INT32
  */
  decode: (from) => {
    const produced = from
      .array(() => {
        const topic = from.string()
        return from.array(() => ({
          topic,
          partition: from.int32(),
          errorCode: from.int16(),
          baseOffset: from.int64(),
          logAppendTime: from.int64(),
          logStartOffset: from.int64(),
          recordErrors: from.array(() => ({ index: from.int32(), message: from.nullableString() })),
          errorMessage: from.nullableString(),
        }))
      })
      .flat()
    from.int32()
    return produced
  },
})
