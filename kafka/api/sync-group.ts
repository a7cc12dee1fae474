import type { Call } from '../call.ts'

/** A member of a generation. */
export interface GroupMember {
  readonly groupId: string
  readonly generation: number
  readonly memberId: string
}

/** SyncGroup v3: the leader hands in everyone's assignment, everyone gets their own. */
export const syncGroup = (
  { groupId, generation, memberId }: GroupMember,
  assignments: readonly { readonly memberId: string; readonly assignment: Buffer }[],
): Call<{ readonly errorCode: number; readonly assignment: Buffer }> => ({
  name: 'SyncGroup',
  apiKey: 14,
  apiVersion: 3,
  /*
    Request => group_id STRING generation_id INT32 member_id STRING group_instance_id NULLABLE_STRING
               [member_id STRING assignment BYTES]
  */
  encode: (to) =>
    to
      .string(groupId)
      .int32(generation)
      .string(memberId)
      .nullableString(null)
      .array(assignments, (of) => to.string(of.memberId).bytes(of.assignment)),
  // Response => throttle_time_ms INT32 error_code INT16 assignment BYTES
  decode: (from) => {
    from.int32()
    return { errorCode: from.int16(), assignment: from.bytes() }
  },
})
