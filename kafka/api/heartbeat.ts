import type { Call } from '../call.ts'
import type { GroupMember } from './sync-group.ts'

/** Heartbeat v3. 27 (REBALANCE_IN_PROGRESS) asks the member to join again. */
export const heartbeat = ({ groupId, generation, memberId }: GroupMember): Call<number> => ({
  name: 'Heartbeat',
  apiKey: 12,
  apiVersion: 3,
  // Request => group_id STRING generation_id INT32 member_id STRING group_instance_id NULLABLE_STRING
  encode: (to) => to.string(groupId).int32(generation).string(memberId).nullableString(null),
  // Response => throttle_time_ms INT32 error_code INT16
  decode: (from) => {
    from.int32()
    return from.int16()
  },
})
