import type { Call } from '../call.ts'

/** DeleteGroups v1 (KIP-229) of one group, for its coordinator. The answer: the error code; 69 if there is no such group. */
export const deleteGroup = (groupId: string): Call<number> => ({
  name: 'DeleteGroups',
  apiKey: 42,
  apiVersion: 1,
  // Request => [group_id STRING]
  encode: (to) => to.array([groupId], (group) => to.string(group)),
  // Response => throttle_time_ms INT32 [group_id STRING error_code INT16]
  decode: (from) => {
    from.int32()
    const codes = from.array(() => {
      from.string()
      return from.int16()
    })
    return codes[0] ?? -1
  },
})
