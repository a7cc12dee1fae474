import type { Call } from '../../kafka/call.ts'

/** DeleteTopics v3, for the controller. The answer: the error codes, by topic. */
export const deleteTopics = (topics: readonly string[]): Call<ReadonlyMap<string, number>> => ({
  name: 'DeleteTopics',
  apiKey: 20,
  apiVersion: 3,
  // Request => [name STRING] timeout_ms INT32
  encode: (to) => to.array(topics, (topic) => to.string(topic)).int32(10_000),
  // Response => throttle_time_ms INT32 [name STRING error_code INT16]
  decode: (from) => {
    from.int32()
    return new Map(from.array(() => [from.string(), from.int16()] as const))
  },
})
