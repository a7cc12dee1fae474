import type { ConnectField, ConnectSchema, SchemaType } from '../connect-schema.ts'
import { DataException } from '../data-exception.ts'
import { jsonText } from '../json-converter.ts'
import { type JsonFormat, jsonPayload, parsePayload } from './json-payload.ts'
import { isJsonObject, type JsonObject, type JsonValue } from './parse-json-value.ts'

/** JsonConverter's names of types. */
const jsonTypes: ReadonlyMap<SchemaType, string> = new Map([
  ['INT8', 'int8'],
  ['INT16', 'int16'],
  ['INT32', 'int32'],
  ['INT64', 'int64'],
  ['FLOAT32', 'float'],
  ['FLOAT64', 'double'],
  ['BOOLEAN', 'boolean'],
  ['STRING', 'string'],
  ['BYTES', 'bytes'],
  ['ARRAY', 'array'],
  ['MAP', 'map'],
  ['STRUCT', 'struct'],
])

/** The `schema` of an envelope, with its keys in JsonConverter's order. */
export const asJsonSchema = (schema: ConnectSchema | null, format: JsonFormat, field?: string): string => {
  if (schema === null) return 'null'
  const parts = [
    ['type', jsonText(jsonTypes.get(schema.type) ?? '')],
    ...containerParts(schema, format),
    ['optional', String(schema.isOptional === true)],
    ...(schema.name === undefined ? [] : [['name', jsonText(schema.name)]]),
    ...(schema.version === undefined ? [] : [['version', String(schema.version)]]),
    ...(schema.doc === undefined ? [] : [['doc', jsonText(schema.doc)]]),
    ...(schema.parameters === undefined || schema.parameters.size === 0
      ? []
      : [['parameters', jsonText(schema.parameters)]]),
    ...(schema.default === undefined || schema.default === null
      ? []
      : [['default', jsonPayload(schema, schema.default, format)]]),
    ...(field === undefined ? [] : [['field', jsonText(field)]]),
  ]
  return `{${parts.map(([key, text]) => `"${key}":${text}`).join(',')}}`
}

const containerParts = (schema: ConnectSchema, format: JsonFormat): string[][] => {
  switch (schema.type) {
    case 'ARRAY':
      return [['items', asJsonSchema(schema.valueSchema ?? null, format)]]
    case 'MAP':
      return [
        ['keys', asJsonSchema(schema.keySchema ?? null, format)],
        ['values', asJsonSchema(schema.valueSchema ?? null, format)],
      ]
    case 'STRUCT':
      return [
        [
          'fields',
          `[${(schema.fields ?? []).map((field) => asJsonSchema(field.schema, format, field.name)).join(',')}]`,
        ],
      ]
    default:
      return []
  }
}

/** Reads the `schema` of an envelope. */
export const asConnectSchema = (json: JsonValue, format: JsonFormat): ConnectSchema | null => {
  if (json === null) return null
  const type = isJsonObject(json) ? json.type : undefined
  if (!isJsonObject(json) || typeof type !== 'string') {
    throw new DataException("Schema must contain 'type' field")
  }
  const known = [...jsonTypes].find(([, name]) => name === type)?.[0]
  if (known === undefined) throw new DataException(`Unknown schema type: ${type}`)
  const schema: ConnectSchema = {
    type: known,
    ...containerOf(known, json, format),
    isOptional: json.optional === true,
    ...(typeof json.name === 'string' && { name: json.name }),
    ...versionOf(json),
    ...(typeof json.doc === 'string' && { doc: json.doc }),
    ...parametersOf(json),
  }
  return json.default === undefined || json.default === null
    ? schema
    : { ...schema, default: parsePayload(schema, json.default, format) }
}

const versionOf = ({ version }: JsonObject): { version?: number } => {
  if (version === undefined || version === null) return {}
  if (typeof version !== 'bigint') {
    throw new DataException('Invalid Connect schema version. It should be an integer')
  }
  return { version: Number(version) }
}

const parametersOf = ({ parameters }: JsonObject): { parameters?: ReadonlyMap<string, string> } => {
  if (!isJsonObject(parameters)) return {}
  const entries = Object.entries(parameters).map(([key, value]): [string, string] => {
    if (typeof value !== 'string') throw new DataException('Schema parameters must have string values.')
    return [key, value]
  })
  return { parameters: new Map(entries) }
}

const containerOf = (type: SchemaType, json: JsonObject, format: JsonFormat): Partial<ConnectSchema> => {
  if (type === 'ARRAY')
    return {
      valueSchema: requiredSchema(json.items, 'Array schema did not specify the element type', format),
    }
  if (type === 'MAP') {
    const keySchema = requiredSchema(json.keys, 'Map schema did not specify the key type', format)
    const valueSchema = requiredSchema(json.values, 'Map schema did not specify the value type', format)
    if (keySchema.type !== 'STRING') {
      throw new DataException(`Maps with keys of type ${keySchema.type} are not read here: only strings`)
    }
    return { keySchema, valueSchema }
  }
  if (type !== 'STRUCT') return {}
  if (!Array.isArray(json.fields)) {
    throw new DataException('Struct schema\'s "fields" argument is not an array.')
  }
  return { fields: json.fields.map((field: JsonValue) => fieldFrom(field, format)) }
}

const requiredSchema = (json: JsonValue | undefined, message: string, format: JsonFormat): ConnectSchema => {
  const schema = json === undefined ? null : asConnectSchema(json, format)
  if (schema === null) throw new DataException(message)
  return schema
}

const fieldFrom = (json: JsonValue, format: JsonFormat): ConnectField => {
  const name = isJsonObject(json) ? json.field : undefined
  if (typeof name !== 'string') throw new DataException("Struct schema's field name not specified properly")
  return { name, schema: requiredSchema(json, `Field ${name} has no schema`, format) }
}
