import type { Call } from '../call.ts'

/** Brokers and topics of a cluster. */
export interface Metadata {
  readonly clusterId: string | null
  readonly controllerId: number
  readonly brokers: readonly BrokerMetadata[]
  readonly topics: readonly TopicMetadata[]
}

/** One broker as clients reach it. */
export interface BrokerMetadata {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
}

/** One topic; errorCode 3 if it does not exist. */
export interface TopicMetadata {
  readonly errorCode: number
  readonly name: string
  readonly isInternal: boolean
  readonly partitions: readonly PartitionMetadata[]
}

/** One partition; leader -1 while there is none. */
export interface PartitionMetadata {
  readonly errorCode: number
  readonly partition: number
  readonly leader: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
}

/** Metadata v5; null asks for all topics, [] for none. Never creates a topic. */
export const metadata = (topics: readonly string[] | null): Call<Metadata> => ({
  name: 'Metadata',
  apiKey: 3,
  apiVersion: 5,
  // Request => [topic STRING] allow_auto_topic_creation BOOLEAN
  encode: (to) => to.nullableArray(topics, (topic) => to.string(topic)).boolean(false),
  /*
    Response => throttle_time_ms INT32 [node_id INT32 host STRING port INT32 rack NULLABLE_STRING]
                cluster_id NULLABLE_STRING controller_id INT32
                [error_code INT16 name STRING is_internal BOOLEAN
                  [error_code INT16 partition INT32 leader INT32 [replica INT32] [isr INT32] [offline INT32]]]
  */
  decode: (from) => {
    from.int32()
    const brokers = from.array(() => ({
      nodeId: from.int32(),
      host: from.string(),
      port: from.int32(),
      rack: from.nullableString(),
    }))
    return {
      brokers,
      clusterId: from.nullableString(),
      controllerId: from.int32(),
      topics: from.array(() => ({
        errorCode: from.int16(),
        name: from.string(),
        isInternal: from.boolean(),
        partitions: from.array(() => {
          const partition = {
            errorCode: from.int16(),
            partition: from.int32(),
            leader: from.int32(),
            replicas: from.array(() => from.int32()),
            isr: from.array(() => from.int32()),
          }
          from.array(() => from.int32())
          return partition
        }),
      })),
    }
  },
})
