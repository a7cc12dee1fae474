import type { Call } from '../call.ts'
import { byTopic, type TopicPartition } from '../topic-partition.ts'

/** From where to read one partition. */
export interface PartitionToFetch extends TopicPartition {
  readonly offset: bigint
  readonly maxBytes: number
}

/** What stands there. `records` may end in the middle of a batch. */
export interface FetchedPartition extends TopicPartition {
  readonly errorCode: number
  readonly highWatermark: bigint
  readonly lastStableOffset: bigint
  readonly logStartOffset: bigint
  /** Transactions that were aborted within `records`; null unless read_committed. */
  readonly abortedTransactions:
    | readonly { readonly producerId: bigint; readonly firstOffset: bigint }[]
    | null
  readonly records: Buffer
}

/** How long a broker may wait for data, and how much it may send. */
export interface FetchLimits {
  readonly maxWaitMs: number
  readonly minBytes: number
  readonly maxBytes: number
  readonly isolation?: 'read_uncommitted' | 'read_committed'
}

/** Fetch v11 without a fetch session, for the leader of all the partitions. */
export const fetch = (
  partitions: readonly PartitionToFetch[],
  limits: FetchLimits,
): Call<{ readonly errorCode: number; readonly partitions: readonly FetchedPartition[] }> => ({
  name: 'Fetch',
  apiKey: 1,
  apiVersion: 11,
  timeoutMs: limits.maxWaitMs + 30_000,
  /*
    Request => replica_id INT32 max_wait_ms INT32 min_bytes INT32 max_bytes INT32 isolation_level INT8 session_id INT32
               session_epoch INT32
               [topic STRING [partition INT32 leader_epoch INT32 fetch_offset INT64 log_start_offset INT64 max_bytes INT32]]
               [forgotten] rack_id STRING
  */
  encode: (to) =>
    to
      .int32(-1)
      .int32(limits.maxWaitMs)
      .int32(limits.minBytes)
      .int32(limits.maxBytes)
      .int8(limits.isolation === 'read_committed' ? 1 : 0)
      .int32(0)
      .int32(-1)
      .array([...byTopic(partitions)], ([topic, ofTopic]) =>
        to
          .string(topic)
          .array(ofTopic, ({ partition, offset, maxBytes }) =>
            to.int32(partition).int32(-1).int64(offset).int64(-1n).int32(maxBytes),
          ),
      )
      .int32(0)
      .string(''),
  /*
    Response => throttle_time_ms INT32 error_code INT16 session_id INT32
                [topic STRING [partition INT32 error_code INT16 high_watermark INT64 last_stable_offset INT64
                  log_start_offset INT64 [producer_id INT64 first_offset INT64] preferred_read_replica INT32 records BYTES]]
  */
  decode: (from) => {
    from.int32()
    const errorCode = from.int16()
    from.int32()
    const fetched = from
      .array(() => {
        const topic = from.string()
        return from.array(() => {
          const head = {
            topic,
            partition: from.int32(),
            errorCode: from.int16(),
            highWatermark: from.int64(),
            lastStableOffset: from.int64(),
            logStartOffset: from.int64(),
          }
          const count = from.int32()
          const abortedTransactions =
            count < 0
              ? null
              : Array.from({ length: count }, () => ({ producerId: from.int64(), firstOffset: from.int64() }))
          from.int32()
          return { ...head, abortedTransactions, records: from.bytes() }
        })
      })
      .flat()
    return { errorCode, partitions: fetched }
  },
})
