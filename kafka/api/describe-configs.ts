import type { Call } from '../call.ts'

/** One config of a topic. `value` is null when it is sensitive. */
export interface DescribedConfig {
  readonly name: string
  readonly value: string | null
  readonly isReadOnly: boolean
  /** Where the value comes from: 1 topic, 2 broker and 3 all brokers (dynamic), 4 the broker's file, 5 default. */
  readonly source: number
  readonly isSensitive: boolean
}

/** All configs of one topic, defaults too; errorCode 3 if the topic does not exist. */
export interface DescribedTopicConfigs {
  readonly topic: string
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly configs: readonly DescribedConfig[]
}

/** Kinds of resources by their numbers. */
const resources = { topic: 2, broker: 4 } as const

/**
 * DescribeConfigs v1 of topics, without synonyms, for any broker. The errors are one a topic. Those of a broker, by its number, are for that
 * broker alone to tell.
 */
export const describeConfigs = (
  names: readonly string[],
  of: keyof typeof resources = 'topic',
): Call<readonly DescribedTopicConfigs[]> => ({
  name: 'DescribeConfigs',
  apiKey: 32,
  apiVersion: 1,
  // Request => [resource_type INT8 resource_name STRING [config_name STRING] or null for all] include_synonyms BOOLEAN
  encode: (to) =>
    to
      .array(names, (name) =>
        to
          .int8(resources[of])
          .string(name)
          .nullableArray<string>(null, () => {}),
      )
      .boolean(false),
  /*
    Response => throttle_time_ms INT32
                [error_code INT16 error_message NULLABLE_STRING resource_type INT8 resource_name STRING
                  [name STRING value NULLABLE_STRING read_only BOOLEAN config_source INT8 is_sensitive BOOLEAN
                    [synonym_name STRING synonym_value NULLABLE_STRING synonym_source INT8]]]
  */
  decode: (from) => {
    from.int32()
    return from.array(() => {
      const errorCode = from.int16()
      const errorMessage = from.nullableString()
      from.int8()
      return {
        errorCode,
        errorMessage,
        topic: from.string(),
        configs: from.array(() => {
          const config = {
            name: from.string(),
            value: from.nullableString(),
            isReadOnly: from.boolean(),
            source: from.int8(),
            isSensitive: from.boolean(),
          }
          from.array(() => [from.string(), from.nullableString(), from.int8()])
          return config
        }),
      }
    })
  },
})
