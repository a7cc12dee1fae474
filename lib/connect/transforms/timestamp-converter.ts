import type { ConnectSchema, SchemaAndValue } from '../connect-schema.ts'
import type { ConnectValue } from '../connect-value.ts'
import type { ConnectorKeys } from '../connector-keys.ts'
import { DataException } from '../data-exception.ts'
import { javaClassName } from '../java-class-name.ts'
import {
  dateName,
  dateSchema,
  timeName,
  timeSchema,
  timestampName,
  timestampSchema,
} from '../logical-types.ts'
import { compileDateFormat, type DateFormat } from './date-format.ts'
import { onSide } from './on-side.ts'
import { requireMap, requireStruct } from './requirements.ts'
import { fieldValue, structLike } from './struct-schema.ts'
import type { Side, Transform } from './transform.ts'

const purpose = 'converting timestamp formats'
const targetTypes = ['string', 'unix', 'Date', 'Time', 'Timestamp'] as const
type TargetType = (typeof targetTypes)[number]
const precisions = ['seconds', 'milliseconds', 'microseconds', 'nanoseconds'] as const

interface Conversion {
  readonly to: TargetType
  readonly format: DateFormat | undefined
  readonly precision: (typeof precisions)[number]
}

/** `TimestampConverter`: a field, or the whole key or value, as another kind of timestamp. UTC. */
export const createTimestampConverter = (side: Side, keys: ConnectorKeys): Transform => {
  const conversion = readConversion(keys)
  const name = keys.optional('field') ?? ''
  const replacesNull = keys.boolean('replace.null.with.default', true)
  if (name === '') {
    return onSide(side, (data) => ({
      schema: data.schema === null ? null : targetSchema(conversion.to, data.schema.isOptional === true),
      value: convert(conversion, data),
    }))
  }
  return onSide(side, (data) => {
    if (data.value === null) return data
    if (data.schema === null) {
      const map = new Map(requireMap(data, purpose))
      map.set(name, convert(conversion, { schema: null, value: map.get(name) ?? null }))
      return { schema: null, value: map }
    }
    const struct = requireStruct(data, purpose)
    const converted = (data.schema.fields ?? []).map((field) => {
      const value = fieldValue(struct, field, replacesNull)
      if (field.name !== name) return { field, value }
      const schema = targetSchema(conversion.to, field.schema.isOptional === true)
      return { field: { name, schema }, value: convert(conversion, { schema: field.schema, value }) }
    })
    return {
      schema: structLike(
        data.schema,
        converted.map(({ field }) => field),
      ),
      value: new Map(converted.map(({ field, value }) => [field.name, value])),
    }
  })
}

const readConversion = (keys: ConnectorKeys): Conversion => {
  const to = targetTypes.find((type) => type === keys.required('target.type'))
  if (to === undefined) {
    return keys.refuse(
      'target.type',
      `is "${keys.optional('target.type')}": write one of ${targetTypes.join(', ')}`,
    )
  }
  const text = keys.optional('format') ?? ''
  if (to === 'string' && text === '') keys.refuse('format', 'is not set, which target.type=string needs')
  return {
    to,
    format: text === '' ? undefined : compileDateFormat(keys, 'format', text),
    precision: keys.choice('unix.precision', precisions, 'milliseconds'),
  }
}

const targetSchema = (to: TargetType, isOptional: boolean): ConnectSchema => {
  const schema: Readonly<Record<TargetType, ConnectSchema>> = {
    string: { type: 'STRING' },
    unix: { type: 'INT64' },
    Date: dateSchema,
    Time: timeSchema,
    Timestamp: timestampSchema,
  }
  return { ...schema[to], ...(isOptional && { isOptional }) }
}

const convert = (conversion: Conversion, data: SchemaAndValue): ConnectValue => {
  if (data.value === null) return null
  const date = readTimestamp(conversion, data)
  switch (conversion.to) {
    case 'string':
      return conversion.format?.format(date) ?? null
    case 'unix':
      return toUnix(BigInt(date.getTime()), conversion.precision)
    case 'Date':
      return new Date(new Date(date).setUTCHours(0, 0, 0, 0))
    case 'Time':
      return new Date(date.getTime() - new Date(date).setUTCHours(0, 0, 0, 0))
    default:
      return date
  }
}

const readTimestamp = ({ format, precision }: Conversion, data: SchemaAndValue): Date => {
  const { schema, value } = data
  if (schema !== null && !isTimestampSchema(schema)) {
    throw new DataException(
      `Schema Schema{${schema.name ?? schema.type}} does not correspond to a known timestamp type format`,
    )
  }
  if (value instanceof Date) return value
  if (typeof value === 'bigint' && (schema === null || schema.type === 'INT64')) {
    return dateOf(fromUnix(value, precision))
  }
  if (typeof value !== 'string') {
    throw new DataException(
      `TimestampConverter does not support class ${javaClassName(data)} objects as timestamps`,
    )
  }
  const parsed = format?.parse(value)
  if (parsed === undefined) {
    throw new DataException(
      `Could not parse timestamp: value (${value}) does not match pattern (${format?.pattern ?? ''})`,
    )
  }
  return parsed
}

/** Dates end 275,760 years from now here, and far later in Java. */
const dateOf = (millis: bigint): Date => {
  const date = new Date(Number(millis))
  if (Number.isNaN(date.getTime()))
    throw new DataException(`${millis} ms since 1970 is too far away for a date`)
  return date
}

const isTimestampSchema = ({ type, name }: ConnectSchema): boolean =>
  name === undefined
    ? type === 'STRING' || type === 'INT64'
    : name === dateName ||
      name === timeName ||
      name === timestampName ||
      type === 'STRING' ||
      type === 'INT64'

const toUnix = (millis: bigint, precision: Conversion['precision']): bigint => {
  switch (precision) {
    case 'seconds':
      return millis / 1_000n
    case 'microseconds':
      return millis * 1_000n
    case 'nanoseconds':
      return millis * 1_000_000n
    default:
      return millis
  }
}

const fromUnix = (value: bigint, precision: Conversion['precision']): bigint => {
  switch (precision) {
    case 'seconds':
      return value * 1_000n
    case 'microseconds':
      return value / 1_000n
    case 'nanoseconds':
      return value / 1_000_000n
    default:
      return value
  }
}
