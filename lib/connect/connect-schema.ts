import type { ConnectValue } from './connect-value.ts'

/** The types of Connect's schemas (org.apache.kafka.connect.data.Schema.Type), in Java's order. */
export const schemaTypes = [
  'INT8',
  'INT16',
  'INT32',
  'INT64',
  'FLOAT32',
  'FLOAT64',
  'BOOLEAN',
  'STRING',
  'BYTES',
  'ARRAY',
  'MAP',
  'STRUCT',
] as const
export type SchemaType = (typeof schemaTypes)[number]

/** A schema of Connect. What is not set is as SchemaBuilder leaves it: required, without name, version and default. */
export interface ConnectSchema {
  readonly type: SchemaType
  readonly isOptional?: boolean
  readonly name?: string
  readonly version?: number
  readonly doc?: string
  readonly default?: ConnectValue
  readonly parameters?: ReadonlyMap<string, string>
  /** Of a STRUCT, in order. */
  readonly fields?: readonly ConnectField[]
  /** Of a MAP. Its keys are strings here. */
  readonly keySchema?: ConnectSchema
  /** Of a MAP's values or an ARRAY's elements. */
  readonly valueSchema?: ConnectSchema
}

/** A field of a STRUCT. */
export interface ConnectField {
  readonly name: string
  readonly schema: ConnectSchema
}

/** A value with its schema; null: without one. */
export interface SchemaAndValue {
  readonly schema: ConnectSchema | null
  readonly value: ConnectValue
}

/** The field of a name. */
export const fieldOf = (schema: ConnectSchema, name: string): ConnectField | undefined =>
  schema.fields?.find((field) => field.name === name)

/** The bits of an integer type; undefined for the other types. */
export const integerBits = (type: SchemaType): number | undefined => {
  switch (type) {
    case 'INT8':
      return 8
    case 'INT16':
      return 16
    case 'INT32':
      return 32
    case 'INT64':
      return 64
    default:
      return undefined
  }
}
