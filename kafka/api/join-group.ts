import type { Call } from '../call.ts'

/** A member that wants to be in a group of the consumer protocol. */
export interface JoiningMember {
  readonly groupId: string
  /** Empty for a new member. */
  readonly memberId: string
  readonly sessionTimeoutMs: number
  readonly rebalanceTimeoutMs: number
  /** The assignor's name. */
  readonly protocol: string
  readonly metadata: Buffer
}

/** A group's generation as a member sees it. Members are told to the leader alone. */
export interface JoinedGroup {
  readonly errorCode: number
  readonly generation: number
  readonly protocol: string | null
  readonly leader: string
  readonly memberId: string
  readonly members: readonly { readonly memberId: string; readonly metadata: Buffer }[]
}

/** JoinGroup v5. A new member is answered with 79 (MEMBER_ID_REQUIRED) and the id to join with. */
export const joinGroup = (member: JoiningMember): Call<JoinedGroup> => ({
  name: 'JoinGroup',
  apiKey: 11,
  apiVersion: 5,
  // The coordinator waits for the other members before it answers.
  timeoutMs: member.rebalanceTimeoutMs + 10_000,
  /*
    Request => group_id STRING session_timeout_ms INT32 rebalance_timeout_ms INT32 member_id STRING
               group_instance_id NULLABLE_STRING protocol_type STRING [name STRING metadata BYTES]
  */
  encode: (to) =>
    to
      .string(member.groupId)
      .int32(member.sessionTimeoutMs)
      .int32(member.rebalanceTimeoutMs)
      .string(member.memberId)
      .nullableString(null)
      .string('consumer')
      .array([member], ({ protocol, metadata }) => to.string(protocol).bytes(metadata)),
  /*
    Response => throttle_time_ms INT32 error_code INT16 generation_id INT32 protocol_name STRING leader STRING
                member_id STRING [member_id STRING group_instance_id NULLABLE_STRING metadata BYTES]
  */
  decode: (from) => {
    from.int32()
    return {
      errorCode: from.int16(),
      generation: from.int32(),
      protocol: from.nullableString(),
      leader: from.string(),
      memberId: from.string(),
      members: from.array(() => {
        const memberId = from.string()
        from.nullableString()
        return { memberId, metadata: from.bytes() }
      }),
    }
  },
})
