import { type ConnectSchema, integerBits } from '../connect-schema.ts'
import { type ConnectValue, isArray, isStruct, type Struct } from '../connect-value.ts'
import { DataException } from '../data-exception.ts'
import { Decimal } from '../decimal.ts'
import { jsonText } from '../json-converter.ts'
import {
  dateName,
  decimalName,
  fromLogicalDate,
  timeName,
  timestampName,
  toLogicalDate,
} from '../logical-types.ts'
import { isJsonObject, JsonDecimal, type JsonValue } from './parse-json-value.ts'

/** JsonConverter's settings that change how a value is written. */
export interface JsonFormat {
  /** `decimal.format`: base64 of the unscaled value, or a number. */
  readonly decimals: 'BASE64' | 'NUMERIC'
  /** `replace.null.with.default` */
  readonly replacesNull: boolean
}

/** A value as JSON text, as JsonConverter.convertToJson: by its schema, or by what it is when there is none. */
export const jsonPayload = (
  schema: ConnectSchema | null,
  value: ConnectValue,
  format: JsonFormat,
): string => {
  if (value === null) return nullPayload(schema, format)
  if (value instanceof Decimal) return decimalText(schema, value, format)
  if (value instanceof Date) return dateText(schema, value)
  if (Buffer.isBuffer(value)) return `"${value.toString('base64')}"`
  if (isArray(value)) {
    return `[${value.map((element) => jsonPayload(schema?.valueSchema ?? null, element, format)).join(',')}]`
  }
  if (!isStruct(value)) return jsonText(value)
  const fields =
    schema?.type === 'STRUCT'
      ? (schema.fields ?? []).map((field) =>
          fieldText(field.name, field.schema, value.get(field.name) ?? null, format),
        )
      : Array.from(value, ([name, field]) => fieldText(name, schema?.valueSchema ?? null, field, format))
  return `{${fields.join(',')}}`
}

const fieldText = (
  name: string,
  schema: ConnectSchema | null,
  value: ConnectValue,
  format: JsonFormat,
): string => `${jsonText(name)}:${jsonPayload(schema, value, format)}`

const nullPayload = (schema: ConnectSchema | null, format: JsonFormat): string => {
  if (schema === null) return 'null'
  if (format.replacesNull && schema.default !== undefined && schema.default !== null) {
    return jsonPayload(schema, schema.default, format)
  }
  if (schema.isOptional === true) return 'null'
  throw new DataException('Conversion error: null value for field that is required and has no default value')
}

const decimalText = (schema: ConnectSchema | null, value: Decimal, { decimals }: JsonFormat): string => {
  const scale = Number(schema?.parameters?.get('scale') ?? value.scale)
  if (scale !== value.scale) {
    throw new DataException(
      `Decimal value has mismatching scale for given Decimal schema. Schema has scale ${scale}, value has scale ${value.scale}.`,
    )
  }
  return decimals === 'NUMERIC' ? value.toString() : `"${value.toBytes().toString('base64')}"`
}

const dateText = (schema: ConnectSchema | null, value: Date): string => {
  const number = schema === null ? undefined : fromLogicalDate(schema, value)
  if (number === undefined) {
    throw new DataException('Java class class java.util.Date does not have corresponding schema type.')
  }
  return String(number)
}

/** The value that JSON is by a schema, or by itself when there is none: JsonConverter.convertToConnect. */
export const parsePayload = (
  schema: ConnectSchema | null,
  json: JsonValue,
  format: JsonFormat,
): ConnectValue => {
  if (json === null) return parseNull(schema, format)
  if (schema === null) return parseWithoutSchema(json)
  switch (schema.type) {
    case 'STRUCT':
      return parseStruct(schema, json, format)
    case 'MAP':
      if (!isJsonObject(json)) throw mismatch(schema, json)
      return new Map(
        Object.entries(json).map(([key, value]) => [
          key,
          parsePayload(schema.valueSchema ?? null, value, format),
        ]),
      )
    case 'ARRAY':
      if (!Array.isArray(json)) throw mismatch(schema, json)
      return json.map((element: JsonValue) => parsePayload(schema.valueSchema ?? null, element, format))
    default:
      return parseScalar(schema, json)
  }
}

const parseNull = (schema: ConnectSchema | null, { replacesNull }: JsonFormat): ConnectValue => {
  if (schema === null) return null
  if (replacesNull && schema.default !== undefined) return schema.default
  if (schema.isOptional === true) return null
  throw new DataException(`Invalid null value for required ${schema.type} field`)
}

const parseWithoutSchema = (json: JsonValue): ConnectValue => {
  if (Array.isArray(json)) return json.map(parseWithoutSchema)
  if (isJsonObject(json))
    return new Map(Object.entries(json).map(([key, value]) => [key, parseWithoutSchema(value)]))
  // Jackson has read it as a decimal, which knows no -0.0.
  if (json instanceof JsonDecimal) return Number(json.text) + 0
  // As Jackson's longValue: what is larger wraps around.
  if (typeof json === 'bigint') return BigInt.asIntN(64, json)
  return typeof json === 'object' ? null : json
}

const parseStruct = (schema: ConnectSchema, json: JsonValue, format: JsonFormat): Struct => {
  if (!isJsonObject(json)) {
    throw new DataException(`Structs should be encoded as JSON objects, but found ${jsonKind(json)}`)
  }
  return new Map(
    (schema.fields ?? []).map((field) => [
      field.name,
      parsePayload(field.schema, json[field.name] ?? null, format),
    ]),
  )
}

const parseScalar = (schema: ConnectSchema, json: JsonValue): ConnectValue => {
  if (schema.name === decimalName) return parseDecimal(schema, json)
  const bits = integerBits(schema.type)
  if (bits !== undefined) {
    const integer = integerOf(json)
    if (integer === undefined) throw mismatch(schema, json)
    const wrapped = BigInt.asIntN(bits, integer)
    return toLogicalDate(schema, wrapped) ?? wrapped
  }
  switch (schema.type) {
    case 'FLOAT32':
    case 'FLOAT64':
      if (json instanceof JsonDecimal) return Number(json.text)
      if (typeof json === 'bigint') return Number(json)
      break
    case 'BOOLEAN':
      if (typeof json === 'boolean') return json
      break
    case 'BYTES':
      if (typeof json === 'string') return Buffer.from(json, 'base64')
      break
    default:
      if (typeof json === 'string') return json
  }
  throw mismatch(schema, json)
}

const integerOf = (json: JsonValue): bigint | undefined => {
  if (typeof json === 'bigint') return json
  return json instanceof JsonDecimal ? BigInt(Math.trunc(Number(json.text))) : undefined
}

const parseDecimal = (schema: ConnectSchema, json: JsonValue): Decimal => {
  if (json instanceof JsonDecimal || typeof json === 'bigint') {
    const number = Decimal.parse(typeof json === 'bigint' ? String(json) : json.text)
    if (number !== undefined) return number
  }
  if (typeof json !== 'string') {
    throw new DataException('Invalid type for Decimal, only numeric and base64 are supported')
  }
  return Decimal.fromBytes(Buffer.from(json, 'base64'), Number(schema.parameters?.get('scale') ?? 0))
}

const logicalKinds: ReadonlyMap<string, string> = new Map([
  [dateName, 'Date'],
  [timeName, 'Time'],
  [timestampName, 'Timestamp'],
])

const mismatch = (schema: ConnectSchema, json: JsonValue): DataException => {
  const kind = logicalKinds.get(schema.name ?? '') ?? schema.type
  return new DataException(`Invalid type for ${kind}: the JSON has ${jsonKind(json)}`)
}

const jsonKind = (json: JsonValue): string => {
  if (Array.isArray(json)) return 'an array'
  if (isJsonObject(json)) return 'an object'
  if (json instanceof JsonDecimal || typeof json === 'bigint') return 'a number'
  return json === null ? 'null' : `a ${typeof json}`
}
