import type { Decimal } from './decimal.ts'

/**
 * A value between a source and a converter: what Connect's schemas know and FilePulse makes.
 * bigint is INT64 (or narrower, if a schema says so) and number is FLOAT64, so that 1 and 1.0 stay two things.
 * A Date is one of the logical types Date, Time and Timestamp; a Buffer is BYTES.
 */
export type ConnectValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Buffer
  | Date
  | Decimal
  | Struct
  | readonly ConnectValue[]

/** Fields in the order in which they are written. Without a schema: a map whose keys are strings. */
export type Struct = ReadonlyMap<string, ConnectValue>

/** Tells a struct from the other values. */
export const isStruct = (value: ConnectValue | undefined): value is Struct => value instanceof Map

/** Tells an array from the other values. */
export const isArray = (value: ConnectValue | undefined): value is readonly ConnectValue[] =>
  Array.isArray(value)

/** The name of a value's type, for messages. */
export const typeName = (value: ConnectValue): string => {
  if (value === null) return 'NULL'
  if (isStruct(value)) return 'STRUCT'
  if (isArray(value)) return 'ARRAY'
  if (Buffer.isBuffer(value)) return 'BYTES'
  switch (typeof value) {
    case 'bigint':
      return 'INT64'
    case 'number':
      return 'FLOAT64'
    case 'boolean':
      return 'BOOLEAN'
    case 'string':
      return 'STRING'
    default:
      return value instanceof Date ? 'TIMESTAMP' : 'DECIMAL'
  }
}
