import type { Call } from '../../kafka/call.ts'
import type { TopicPartition } from '../../kafka/topic-partition.ts'

/** DeleteRecords v1 (KIP-107) of one partition, for its leader: everything before an offset goes. The answer: the error code. */
export const deleteRecords = ({ topic, partition }: TopicPartition, before: bigint): Call<number> => ({
  name: 'DeleteRecords',
  apiKey: 21,
  apiVersion: 1,
  // Request => [topic STRING [partition INT32 offset INT64]] timeout_ms INT32
  encode: (to) =>
    to
      .array([topic], (name) => to.string(name).array([partition], (index) => to.int32(index).int64(before)))
      .int32(10_000),
  // Response => throttle_time_ms INT32 [topic STRING [partition INT32 low_watermark INT64 error_code INT16]]
  decode: (from) => {
    from.int32()
    const codes = from.array(() => {
      from.string()
      return from.array(() => {
        from.int32()
        from.int64()
        return from.int16()
      })
    })
    return codes.flat().find((code) => code !== 0) ?? 0
  },
})
