import type { ConnectSchema } from './connect-schema.ts'
import { type ConnectValue, isArray, isStruct } from './connect-value.ts'
import { decimalName, timestampSchema } from './logical-types.ts'

/**
 * The schema of a value that its maker knew the types of, as FilePulse hands records over: every field optional,
 * structs where Connect has structs. What is null or an empty array could be anything: a string.
 */
export const inferSchema = (value: ConnectValue): ConnectSchema => {
  if (isStruct(value)) {
    return {
      type: 'STRUCT',
      isOptional: true,
      fields: Array.from(value, ([name, field]) => ({ name, schema: inferSchema(field) })),
    }
  }
  if (isArray(value)) return { type: 'ARRAY', isOptional: true, valueSchema: elementSchema(value) }
  return { ...scalarSchema(value), isOptional: true }
}

const scalarSchema = (value: Exclude<ConnectValue, readonly ConnectValue[]>): ConnectSchema => {
  if (Buffer.isBuffer(value)) return { type: 'BYTES' }
  if (value instanceof Date) return timestampSchema
  switch (typeof value) {
    case 'bigint':
      return { type: 'INT64' }
    case 'number':
      return { type: 'FLOAT64' }
    case 'boolean':
      return { type: 'BOOLEAN' }
    default:
      return value !== null && typeof value === 'object' && 'scale' in value
        ? {
            type: 'BYTES',
            name: decimalName,
            version: 1,
            parameters: new Map([['scale', String(value.scale)]]),
          }
        : { type: 'STRING' }
  }
}

/** Elements of one array have one type; structs may have different fields, which are all optional. */
const elementSchema = (elements: readonly ConnectValue[]): ConnectSchema => {
  const schemas = elements.filter((element) => element !== null).map(inferSchema)
  const structs = schemas.filter(({ type }) => type === 'STRUCT')
  const [first = { type: 'STRING', isOptional: true } as const] = schemas
  if (structs.length === 0) return first
  const fields = new Map(structs.flatMap(({ fields = [] }) => fields.map((field) => [field.name, field])))
  return { ...first, fields: [...fields.values()] }
}
