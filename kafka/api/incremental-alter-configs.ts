import type { Call } from '../call.ts'

/** Sets a config of a topic, or with null gives it back to the cluster's default. */
export interface ConfigToAlter {
  readonly name: string
  readonly value: string | null
}

/** The configs to alter of one topic; all others stay as they are. */
export interface TopicConfigsToAlter {
  readonly topic: string
  readonly configs: readonly ConfigToAlter[]
}

/** What became of one topic's configs: all were altered (0) or none. */
export interface AlteredTopicConfigs {
  readonly topic: string
  readonly errorCode: number
  readonly errorMessage: string | null
}

const topicResource = 2
const opSet = 0
const opDelete = 1

/**
 * IncrementalAlterConfigs v0 of topics (KIP-339), for the controller; brokers of 2.3 and later.
 * kafkajs' AlterConfigs replaces all configs of a topic: what it is not told is lost.
 */
export const incrementalAlterConfigs = (
  topics: readonly TopicConfigsToAlter[],
): Call<readonly AlteredTopicConfigs[]> => ({
  name: 'IncrementalAlterConfigs',
  apiKey: 44,
  apiVersion: 0,
  // Request => [resource_type INT8 resource_name STRING [name STRING operation INT8 value NULLABLE_STRING]] validate_only BOOLEAN
  encode: (to) =>
    to
      .array(topics, ({ topic, configs }) =>
        to
          .int8(topicResource)
          .string(topic)
          .array(configs, ({ name, value }) =>
            to
              .string(name)
              .int8(value === null ? opDelete : opSet)
              .nullableString(value),
          ),
      )
      .boolean(false),
  // Response => throttle_time_ms INT32 [error_code INT16 error_message NULLABLE_STRING resource_type INT8 resource_name STRING]
  decode: (from) => {
    from.int32()
    return from.array(() => {
      const errorCode = from.int16()
      const errorMessage = from.nullableString()
      from.int8()
      return { errorCode, errorMessage, topic: from.string() }
    })
  },
})
