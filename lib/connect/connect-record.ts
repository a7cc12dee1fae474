import type { SchemaAndValue } from './connect-schema.ts'

/** A header between converters. */
export interface ConnectHeader extends SchemaAndValue {
  readonly key: string
}

/** A record between converters and transforms: Connect's SourceRecord or SinkRecord. */
export interface ConnectRecord {
  readonly topic: string
  /** Null: the producer chooses. */
  readonly partition: number | null
  /** Of a record that a sink consumed; null for a source's record, which has none yet. */
  readonly offset: bigint | null
  /** Milliseconds since 1970; null for none. */
  readonly timestamp: bigint | null
  readonly key: SchemaAndValue
  readonly value: SchemaAndValue
  readonly headers: readonly ConnectHeader[]
}

/** No key, or no value. */
export const nothing: SchemaAndValue = { schema: null, value: null }
