import type { Call } from '../call.ts'

/**
 * Metadata v12 of some topics, for their ids alone (KIP-516). Brokers before 2.8 close the connection: ask ApiVersions,
 * or take the failure for an answer.
 */
export const topicIds = (topics: readonly string[]): Call<ReadonlyMap<string, string>> => ({
  name: 'Metadata',
  apiKey: 3,
  apiVersion: 12,
  isFlexible: true,
  // Request => [topic_id UUID name NULLABLE_STRING] allow_auto_topic_creation BOOLEAN include_topic_authorized BOOLEAN
  encode: (to) =>
    to
      .compactArray(topics, (topic) => to.int64(0n).int64(0n).compactNullableString(topic).noTaggedFields())
      .boolean(false)
      .boolean(false)
      .noTaggedFields(),
  /*
    Response => throttle_time_ms INT32 [node_id INT32 host STRING port INT32 rack NULLABLE_STRING]
                cluster_id NULLABLE_STRING controller_id INT32
                [error_code INT16 name NULLABLE_STRING topic_id UUID is_internal BOOLEAN
                  [error_code INT16 partition INT32 leader INT32 leader_epoch INT32 [INT32] [INT32] [INT32]]
                  authorized_operations INT32]
  */
  decode: (from) => {
    from.int32()
    from.compactArray(() => {
      from.int32()
      from.compactString()
      from.int32()
      from.compactNullableString()
      from.taggedFields()
    })
    from.compactNullableString()
    from.int32()
    const ids = from.compactArray(() => {
      const errorCode = from.int16()
      const name = from.compactNullableString()
      const id = from.slice(16).toString('hex')
      from.boolean()
      from.compactArray(() => {
        from.slice(2 + 4 + 4 + 4)
        for (let list = 0; list < 3; list++) from.compactArray(() => from.int32())
        from.taggedFields()
      })
      from.int32()
      from.taggedFields()
      return { errorCode, name, id }
    })
    return new Map(
      ids.flatMap(({ errorCode, name, id }) => (errorCode === 0 && name !== null ? [[name, id]] : [])),
    )
  },
})
