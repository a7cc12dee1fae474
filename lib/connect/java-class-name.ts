import type { SchemaAndValue } from './connect-schema.ts'
import { isArray, isStruct } from './connect-value.ts'

/** The Java class that a value would have in Connect, for messages that are Java's. */
export const javaClassName = ({ schema, value }: SchemaAndValue): string => {
  if (value === null) return 'null'
  if (isStruct(value)) {
    return schema?.type === 'STRUCT' ? 'org.apache.kafka.connect.data.Struct' : 'java.util.HashMap'
  }
  if (isArray(value)) return 'java.util.ArrayList'
  if (Buffer.isBuffer(value)) return '[B'
  if (value instanceof Date) return 'java.util.Date'
  switch (typeof value) {
    case 'bigint':
      return integerClass(schema?.type)
    case 'number':
      return schema?.type === 'FLOAT32' ? 'java.lang.Float' : 'java.lang.Double'
    case 'boolean':
      return 'java.lang.Boolean'
    case 'string':
      return 'java.lang.String'
    default:
      return 'java.math.BigDecimal'
  }
}

const integerClass = (type: string | undefined): string => {
  switch (type) {
    case 'INT8':
      return 'java.lang.Byte'
    case 'INT16':
      return 'java.lang.Short'
    case 'INT32':
      return 'java.lang.Integer'
    default:
      return 'java.lang.Long'
  }
}
