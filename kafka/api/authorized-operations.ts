import type { Call } from '../call.ts'

/*
  What a principal may do, as the broker itself says (KIP-430): a bit an operation, numbered as in ACLs. A broker without an authorizer
  sets the bits of all operations.
*/

/** Operations of ACLs by their numbers. */
const operations = {
  3: 'Read',
  4: 'Write',
  5: 'Create',
  6: 'Delete',
  7: 'Alter',
  8: 'Describe',
  9: 'ClusterAction',
  10: 'DescribeConfigs',
  11: 'AlterConfigs',
  12: 'IdempotentWrite',
} as const

/** An operation of an ACL, as kafka-acls.sh calls it. */
export type AclOperation = (typeof operations)[keyof typeof operations]

/** Operations on one topic or group. */
export interface AuthorizedOperations {
  readonly errorCode: number
  readonly name: string
  readonly operations: ReadonlySet<AclOperation>
}

const decodeOperations = (bits: number): ReadonlySet<AclOperation> =>
  new Set(
    Object.entries(operations).flatMap(([number, name]) =>
      bits >= 0 && (bits & (1 << Number(number))) !== 0 ? [name] : [],
    ),
  )

/** Metadata v8 of some topics (none: []), with what we may do in the cluster and on each. Never creates a topic. */
export const authorizedTopics = (
  names: readonly string[],
): Call<{
  readonly cluster: ReadonlySet<AclOperation>
  readonly topics: readonly AuthorizedOperations[]
}> => ({
  name: 'Metadata',
  apiKey: 3,
  apiVersion: 8,
  // Request => [topic STRING] allow_auto_topic_creation BOOLEAN include_cluster_… BOOLEAN include_topic_authorized_operations BOOLEAN
  encode: (to) =>
    to
      .array(names, (name) => to.string(name))
      .boolean(false)
      .boolean(true)
      .boolean(true),
  /*
    Response => throttle_time_ms INT32 [node_id INT32 host STRING port INT32 rack NULLABLE_STRING]
                cluster_id NULLABLE_STRING controller_id INT32
                [error_code INT16 name STRING is_internal BOOLEAN
                  [error_code INT16 partition INT32 leader INT32 leader_epoch INT32 [replica INT32] [isr INT32] [offline INT32]]
                 topic_authorized_operations INT32]
                cluster_authorized_operations INT32
  */
  decode: (from) => {
    from.int32()
    from.array(() => [from.int32(), from.string(), from.int32(), from.nullableString()])
    from.nullableString()
    from.int32()
    const topics = from.array(() => {
      const errorCode = from.int16()
      const name = from.string()
      from.boolean()
      from.array(() => {
        from.int16()
        for (let field = 0; field < 3; field++) from.int32()
        for (let list = 0; list < 3; list++) from.array(() => from.int32())
      })
      return { errorCode, name, operations: decodeOperations(from.int32()) }
    })
    return { topics, cluster: decodeOperations(from.int32()) }
  },
})

/** DescribeGroups v3 of one group, for its coordinator, with what we may do to it. A group that does not exist is described as well. */
export const authorizedGroup = (groupId: string): Call<AuthorizedOperations> => ({
  name: 'DescribeGroups',
  apiKey: 15,
  apiVersion: 3,
  // Request => [group_id STRING] include_authorized_operations BOOLEAN
  encode: (to) => to.array([groupId], (group) => to.string(group)).boolean(true),
  /*
    Response => throttle_time_ms INT32
                [error_code INT16 group_id STRING group_state STRING protocol_type STRING protocol_data STRING
                  [member_id STRING client_id STRING client_host STRING member_metadata BYTES member_assignment BYTES]
                 authorized_operations INT32]
  */
  decode: (from) => {
    from.int32()
    const [group] = from.array(() => {
      const errorCode = from.int16()
      const name = from.string()
      for (let field = 0; field < 3; field++) from.string()
      from.array(() => {
        for (let field = 0; field < 3; field++) from.string()
        for (let field = 0; field < 2; field++) from.bytes()
      })
      return { errorCode, name, operations: decodeOperations(from.int32()) }
    })
    return group ?? { errorCode: -1, name: groupId, operations: new Set() }
  },
})
