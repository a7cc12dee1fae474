import type { Call } from '../call.ts'

/** LeaveGroup v3 of one member; the error code of the request, or else of the member. */
export const leaveGroup = (groupId: string, memberId: string): Call<number> => ({
  name: 'LeaveGroup',
  apiKey: 13,
  apiVersion: 3,
  // Request => group_id STRING [member_id STRING group_instance_id NULLABLE_STRING]
  encode: (to) => to.string(groupId).array([memberId], (member) => to.string(member).nullableString(null)),
  // Response => throttle_time_ms INT32 error_code INT16 [member_id STRING group_instance_id NULLABLE_STRING error_code INT16]
  decode: (from) => {
    from.int32()
    const errorCode = from.int16()
    const [ofMember] = from.array(() => {
      from.string()
      from.nullableString()
      return from.int16()
    })
    return errorCode !== 0 ? errorCode : (ofMember ?? 0)
  },
})
