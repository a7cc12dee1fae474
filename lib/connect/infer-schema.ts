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
  return scalarSchema(value)
}

/**
 * `inferSchema` for records of which most are alike: the schema of the one before is given again, the very object, as long as
 * it fits.
 */
export const schemaInferrer = (): ((value: ConnectValue) => ConnectSchema) => {
  let last: ConnectSchema | undefined
  return (value) => {
    if (last === undefined || !fits(last, value)) last = inferSchema(value)
    return last
  }
}

/** Whether `inferSchema` would say the same. Arrays and the rarer scalars are always looked at anew. */
const fits = (schema: ConnectSchema, value: ConnectValue): boolean => {
  if (!isStruct(value)) return !isArray(value) && scalarSchema(value) === schema
  const { type, fields = [] } = schema
  if (type !== 'STRUCT' || fields.length !== value.size) return false
  let index = 0
  for (const [name, field] of value) {
    const known = fields[index++]
    if (known === undefined || known.name !== name || !fits(known.schema, field)) return false
  }
  return true
}

const optionalBytes: ConnectSchema = { type: 'BYTES', isOptional: true }
const optionalTimestamp: ConnectSchema = { ...timestampSchema, isOptional: true }
const optionalInt64: ConnectSchema = { type: 'INT64', isOptional: true }
const optionalFloat64: ConnectSchema = { type: 'FLOAT64', isOptional: true }
const optionalBoolean: ConnectSchema = { type: 'BOOLEAN', isOptional: true }
const optionalString: ConnectSchema = { type: 'STRING', isOptional: true }

const scalarSchema = (
  value: Exclude<ConnectValue, readonly ConnectValue[] | ReadonlyMap<string, ConnectValue>>,
): ConnectSchema => {
  if (Buffer.isBuffer(value)) return optionalBytes
  if (value instanceof Date) return optionalTimestamp
  switch (typeof value) {
    case 'bigint':
      return optionalInt64
    case 'number':
      return optionalFloat64
    case 'boolean':
      return optionalBoolean
    default:
      return value !== null && typeof value === 'object' && 'scale' in value
        ? {
            type: 'BYTES',
            name: decimalName,
            version: 1,
            parameters: new Map([['scale', String(value.scale)]]),
            isOptional: true,
          }
        : optionalString
  }
}

/** Elements of one array have one type; structs may have different fields, which are all optional. */
const elementSchema = (elements: readonly ConnectValue[]): ConnectSchema => {
  const schemas = elements.filter((element) => element !== null).map(inferSchema)
  const structs = schemas.filter(({ type }) => type === 'STRUCT')
  const [first = optionalString] = schemas
  if (structs.length === 0) return first
  const fields = new Map(structs.flatMap(({ fields = [] }) => fields.map((field) => [field.name, field])))
  return { ...first, fields: [...fields.values()] }
}
