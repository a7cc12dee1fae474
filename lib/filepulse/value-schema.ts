import { parse } from 'lossless-json'
import {
  type ConnectSchema,
  integerBits,
  type SchemaAndValue,
  type SchemaType,
  schemaTypes,
} from '../connect/connect-schema.ts'
import { type ConnectValue, isArray, isStruct, type Struct, typeName } from '../connect/connect-value.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import { DataException } from '../connect/data-exception.ts'
import { toLogicalDate } from '../connect/logical-types.ts'
import { compileJavaRegex } from './java-regex.ts'
import { textOf } from './scel/scel-values.ts'

/** A record's value by the schema of the settings; undefined for a topic that it is not for. Throws a DataException. */
export type ValueBySchema = (topic: string, value: Struct) => SchemaAndValue | undefined

const key = 'value.connect.schema'

/**
 * `value.connect.schema` and its keys (FilePulse's ConfigSchema and ConnectSchemaMapper); undefined when it is not set. Throws an error
 * that names the key.
 */
export const readValueSchema = (settings: ConnectorSettings): ValueBySchema | undefined => {
  const keys: ConnectorKeys = new ConnectorKeys(settings)
  if (keys.boolean('merge.value.connect.schemas', false))
    keys.refuse(
      'merge.value.connect.schemas',
      'is true: a schema that grows with each record would depend on the order of files, so write false',
    )
  const text = keys.optional(key) ?? ''
  if (text === '') return undefined
  if (keys.choice(`${key}.type`, ['CONNECT', 'AVRO'], 'CONNECT') === 'AVRO')
    keys.refuse(`${key}.type`, 'is AVRO: write the schema as CONNECT')
  const schema = readSchema(keys, parsed(text), key)
  if (schema.type !== 'STRUCT') keys.refuse(key, `is of the type ${schema.type}: a record is a STRUCT`)
  const condition = keys.optional(`${key}.condition.topic.pattern`) ?? ''
  const pattern = condition === '' ? undefined : compileJavaRegex(condition).whole
  return (topic, value) =>
    pattern === undefined || pattern.test(topic)
      ? { schema, value: toStruct(schema, value, schema.name ?? '') }
      : undefined
}

const parsed = (text: string): unknown => {
  try {
    return parse(text, null, { parseNumber: Number })
  } catch {
    return undefined
  }
}

type Json = Readonly<Record<string, unknown>>
const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const readSchema = (keys: ConnectorKeys, json: unknown, at: string): ConnectSchema => {
  if (!isJson(json))
    return keys.refuse(key, `has no schema at ${at}: write {"type": "STRING", "isOptional": true}, say`)
  const type = schemaTypes.find((name) => name === json.type)
  if (type === undefined)
    return keys.refuse(key, `has no type at ${at}: write one of ${schemaTypes.join(', ')}`)
  return {
    type,
    ...(json.isOptional === true && { isOptional: true }),
    ...(typeof json.name === 'string' && { name: json.name }),
    ...(typeof json.version === 'number' && { version: json.version }),
    ...(typeof json.doc === 'string' && { doc: json.doc }),
    ...(json.defaultValue != null && { default: toValue({ type }, scalarOf(json.defaultValue), at) }),
    ...(isJson(json.parameters) && {
      parameters: new Map(Object.entries(json.parameters).map(([name, value]) => [name, String(value)])),
    }),
    ...partsOf(keys, type, json, at),
  }
}

const partsOf = (keys: ConnectorKeys, type: SchemaType, json: Json, at: string): Partial<ConnectSchema> => {
  switch (type) {
    case 'STRUCT':
      return {
        fields: Object.entries(isJson(json.fieldSchemas) ? json.fieldSchemas : {})
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([name, field]) => ({ name, schema: readSchema(keys, field, `${at}.${name}`) })),
      }
    case 'MAP':
      return {
        keySchema: readSchema(keys, json.keySchema, `${at}.keySchema`),
        valueSchema: readSchema(keys, json.valueSchema, `${at}.valueSchema`),
      }
    case 'ARRAY':
      return { valueSchema: readSchema(keys, json.valueSchema, `${at}.valueSchema`) }
    default:
      return {}
  }
}

const scalarOf = (value: unknown): ConnectValue =>
  typeof value === 'number' || typeof value === 'boolean' ? value : String(value)

const toStruct = ({ fields = [] }: ConnectSchema, value: Struct, at: string): Struct =>
  new Map(
    fields.map(({ name, schema }) => {
      const field = value.get(name) ?? null
      const path = at === '' ? name : `${at}.${name}`
      if (field !== null) return [name, toValue(schema, field, path)]
      if (schema.isOptional === true || schema.default !== undefined) return [name, schema.default ?? null]
      throw new DataException(
        `Failed to convert record to connect data. Missing required field '${name}' for record '${at}'`,
      )
    }),
  )

const toValue = (schema: ConnectSchema, value: ConnectValue, at: string): ConnectValue => {
  const { type, valueSchema } = schema
  if (type === 'STRUCT' && isStruct(value)) return toStruct(schema, value, at)
  if (type === 'MAP' && isStruct(value) && valueSchema)
    return new Map(Array.from(value, ([name, item]) => [name, toValue(valueSchema, item, `${at}.${name}`)]))
  if (type === 'ARRAY' && valueSchema)
    return (isArray(value) ? value : [value]).map((item) => toValue(valueSchema, item, at))
  if (!isArray(value) && !isStruct(value)) {
    const scalar = toScalar(schema, value)
    if (scalar !== undefined) return scalar
  }
  throw new DataException(
    `Failed to convert record field '${at}' to connect data. Types do not match ${type}<>${typeName(value)}`,
  )
}

/** Undefined where the types do not match: text is made of every scalar, a double of integers. */
const toScalar = (schema: ConnectSchema, value: ConnectValue): ConnectValue | undefined => {
  const { type } = schema
  const bits = integerBits(type)
  if (type === 'STRING') return textOf(value)
  if (type === 'BOOLEAN') return typeof value === 'boolean' ? value : undefined
  if (type === 'BYTES') return Buffer.isBuffer(value) ? value : undefined
  if (type === 'FLOAT32' || type === 'FLOAT64')
    return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined
  const integer = typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value
  if (bits === undefined || typeof integer !== 'bigint' || BigInt.asIntN(bits, integer) !== integer)
    return undefined
  // Times are numbers in FilePulse, and dates in Connect.
  return toLogicalDate(schema, integer) ?? integer
}
