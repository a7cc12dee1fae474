import type { ConnectSchema } from './connect-schema.ts'

/** Names of Connect's logical types (org.apache.kafka.connect.data). */
export const decimalName = 'org.apache.kafka.connect.data.Decimal'
export const dateName = 'org.apache.kafka.connect.data.Date'
export const timeName = 'org.apache.kafka.connect.data.Time'
export const timestampName = 'org.apache.kafka.connect.data.Timestamp'

export const millisPerDay = 86_400_000n

/** The schemas that their builders make. */
export const dateSchema: ConnectSchema = { type: 'INT32', name: dateName, version: 1 }
export const timeSchema: ConnectSchema = { type: 'INT32', name: timeName, version: 1 }
export const timestampSchema: ConnectSchema = { type: 'INT64', name: timestampName, version: 1 }

/** The number that a logical Date, Time or Timestamp is written as: days, or milliseconds. Undefined for other schemas. */
export const fromLogicalDate = (schema: ConnectSchema, value: Date): bigint | undefined => {
  const millis = BigInt(value.getTime())
  switch (schema.name) {
    case dateName:
      return millis / millisPerDay
    case timeName:
    case timestampName:
      return millis
    default:
      return undefined
  }
}

/** The Date that a number is in a schema of such a name. Undefined for other schemas. */
export const toLogicalDate = (schema: ConnectSchema, value: bigint): Date | undefined => {
  switch (schema.name) {
    case dateName:
      return new Date(Number(value * millisPerDay))
    case timeName:
    case timestampName:
      return new Date(Number(value))
    default:
      return undefined
  }
}
