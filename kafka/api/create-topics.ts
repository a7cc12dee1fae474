import type { Call } from '../call.ts'

/** A topic to create. */
export interface TopicToCreate {
  readonly topic: string
  /** -1 for the cluster's default. */
  readonly partitions: number
  /** -1 for the cluster's default. */
  readonly replicationFactor: number
  readonly configs: Readonly<Record<string, string>>
}

/** What became of one topic; the message is the broker's own, e.g. which config it does not know. */
export interface CreatedTopic {
  readonly topic: string
  readonly errorCode: number
  readonly errorMessage: string | null
}

/** How long the controller may take, ms. */
const brokerTimeoutMs = 15_000

/** CreateTopics v4, for the controller: the first version in which -1 stands for the cluster's defaults (KIP-464). `isOnlyValidated`: the controller says what it would answer, and makes nothing. */
export const createTopics = (
  topics: readonly TopicToCreate[],
  isOnlyValidated = false,
): Call<readonly CreatedTopic[]> => ({
  name: 'CreateTopics',
  apiKey: 19,
  apiVersion: 4,
  /*
    Request => [name STRING num_partitions INT32 replication_factor INT16
                 [partition INT32 [broker_id INT32]] [config_name STRING config_value NULLABLE_STRING]]
               timeout_ms INT32 validate_only BOOLEAN
  */
  encode: (to) =>
    to
      .array(topics, ({ topic, partitions, replicationFactor, configs }) =>
        to
          .string(topic)
          .int32(partitions)
          .int16(replicationFactor)
          .array<never>([], () => {})
          .array(Object.entries(configs), ([name, value]) => to.string(name).nullableString(value)),
      )
      .int32(brokerTimeoutMs)
      .boolean(isOnlyValidated),
  // Response => throttle_time_ms INT32 [name STRING error_code INT16 error_message NULLABLE_STRING]
  decode: (from) => {
    from.int32()
    return from.array(() => ({
      topic: from.string(),
      errorCode: from.int16(),
      errorMessage: from.nullableString(),
    }))
  },
})
