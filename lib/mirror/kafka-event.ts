/*
  What Lambda's Kafka event source hands over, as it was seen; @types/aws-lambda knows no tombstones.
  Keys and values are base64. Header bytes are signed (Java's).
*/

/** One invocation's records, by `<topic>-<partition>`; those of a partition are in the order of their offsets. */
export interface KafkaEvent {
  readonly eventSource: 'aws:kafka' | 'SelfManagedKafka'
  /** MSK only. */
  readonly eventSourceArn?: string
  /** `host:port,host:port` */
  readonly bootstrapServers?: string
  readonly records: Readonly<Record<string, readonly KafkaEventRecord[]>>
}

/** One record. */
export interface KafkaEventRecord {
  readonly topic: string
  readonly partition: number
  /** A whole number; JSON holds it exactly up to 2^53 - 1. */
  readonly offset: number
  /** Milliseconds since 1970; -1 for none. */
  readonly timestamp: number
  readonly timestampType?: string
  /** Base64. Kafka's null comes as null or not at all; '' is no bytes. */
  readonly key?: string | null
  /** Base64. A tombstone comes as null or not at all; '' is no bytes. */
  readonly value?: string | null
  /** In order, names may repeat. */
  readonly headers?: readonly KafkaEventHeader[] | null
}

/** One header: a single property, whose value is the bytes (-128..127) or null. */
export type KafkaEventHeader = Readonly<Record<string, readonly number[] | null>>
