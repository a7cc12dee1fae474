import { type ConnectSchema, integerBits, type SchemaType } from '../connect-schema.ts'
import { type ConnectValue, isArray, isStruct } from '../connect-value.ts'
import { javaText } from '../converters/string-converter.ts'
import { DataException } from '../data-exception.ts'
import { Decimal } from '../decimal.ts'
import { javaClassName } from '../java-class-name.ts'
import { javaDateText } from '../java-date-text.ts'
import { shortestFloat } from '../java-float.ts'
import { fromLogicalDate } from '../logical-types.ts'

/** What values are cast to: every scalar but bytes. */
export const castTypes = [
  'INT8',
  'INT16',
  'INT32',
  'INT64',
  'FLOAT32',
  'FLOAT64',
  'BOOLEAN',
  'STRING',
] as const satisfies readonly SchemaType[]
export type CastType = (typeof castTypes)[number]

const supported = '[INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, BOOLEAN, STRING, BYTES]'

/**
 * A value as another type, by Java's narrowing: integers lose their high bits, fractions are cut, text is parsed.
 * Throws a DataException for text that is out of range and for structs, maps and arrays.
 */
export const castValue = (schema: ConnectSchema | null, value: ConnectValue, to: CastType): ConnectValue => {
  if (value === null) return null
  if (isStruct(value) || isArray(value)) {
    const type = schema?.type ?? (isStruct(value) ? 'MAP' : 'ARRAY')
    throw new DataException(
      `Cast transformation does not support casting from ${type}; supported types are ${supported}`,
    )
  }
  if (to === 'STRING') return textOf(schema, value)
  const plain = value instanceof Date && schema !== null ? (fromLogicalDate(schema, value) ?? value) : value
  if (to === 'BOOLEAN') return booleanOf(schema, plain)
  const bits = integerBits(to)
  return bits === undefined ? floatOf(schema, plain, to) : integerOf(schema, plain, bits)
}

const textOf = (schema: ConnectSchema | null, value: ConnectValue): string => {
  if (value instanceof Date) return javaDateText(value)
  if (Buffer.isBuffer(value)) return value.toString('base64')
  return javaText({ schema, value })
}

const booleanOf = (schema: ConnectSchema | null, value: ConnectValue): boolean => {
  if (value instanceof Decimal) return BigInt.asIntN(64, value.toInteger()) !== 0n
  if (typeof value === 'boolean') return value
  if (typeof value === 'bigint') return value !== 0n
  if (typeof value === 'number') return toLong(value) !== 0n
  if (typeof value === 'string') return value.toLowerCase() === 'true'
  throw unexpected(schema, value)
}

const integerOf = (schema: ConnectSchema | null, value: ConnectValue, bits: number): bigint => {
  if (typeof value === 'bigint') return BigInt.asIntN(bits, value)
  if (value instanceof Decimal) return BigInt.asIntN(bits, value.toInteger())
  if (typeof value === 'boolean') return value ? 1n : 0n
  // Java narrows a double to byte and short by way of int.
  if (typeof value === 'number') return bits === 64 ? toLong(value) : BigInt.asIntN(bits, toInt(value))
  if (typeof value !== 'string') throw unexpected(schema, value)
  const parsed = /^[+-]?\d+$/.test(value) ? BigInt(value.replace('+', '')) : undefined
  if (parsed === undefined || BigInt.asIntN(bits, parsed) !== parsed) throw outOfRange(value)
  return parsed
}

const floatOf = (schema: ConnectSchema | null, value: ConnectValue, to: CastType): number => {
  const number = numberOf(schema, value)
  if (to === 'FLOAT32') return shortestFloat(number)
  return schema?.type === 'FLOAT32' && typeof value === 'number' ? Math.fround(number) : number
}

const numberOf = (schema: ConnectSchema | null, value: ConnectValue): number => {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint' || value instanceof Decimal) return Number(value.toString())
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string') throw unexpected(schema, value)
  const text = value.trim()
  if (/^[+-]?(NaN|Infinity)$/.test(text)) return Number(text.replace('+', '').replace('-NaN', 'NaN'))
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[fFdD]?$/.test(text)) throw outOfRange(value)
  return Number(text.replace(/[fFdD]$/, ''))
}

const toLong = (value: number): bigint => saturate(value, 64)

const toInt = (value: number): bigint => saturate(value, 32)

/** Java's narrowing of a double: NaN is 0, what is too large is the largest. */
const saturate = (value: number, bits: 32 | 64): bigint => {
  if (Number.isNaN(value)) return 0n
  const limit = 2 ** (bits - 1)
  if (value >= limit) return BigInt(limit) - 1n
  return value <= -limit ? -BigInt(limit) : BigInt(Math.trunc(value))
}

const outOfRange = (text: string): DataException =>
  new DataException(`Value (${text}) was out of range for requested data type`)

const unexpected = (schema: ConnectSchema | null, value: ConnectValue): DataException =>
  new DataException(`Unexpected type in Cast transformation: class ${javaClassName({ schema, value })}`)
