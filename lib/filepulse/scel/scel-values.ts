import { type ConnectValue, isArray, isStruct } from '../../connect/connect-value.ts'
import { DataException } from '../../connect/data-exception.ts'
import { javaDouble } from '../../connect/java-double.ts'

/** A value as text, as Java prints it. */
export const textOf = (value: ConnectValue): string => {
  if (value === null) return 'null'
  if (typeof value === 'number') return javaDouble(value)
  if (isArray(value)) return `[${value.map(textOf).join(', ')}]`
  if (isStruct(value))
    return `{${Array.from(value, ([name, field]) => `${name}=${textOf(field)}`).join(',')}}`
  return String(value)
}

/** A value as a number. Throws a DataException when it is none. */
export const numberOf = (value: ConnectValue): number => {
  const number = typeof value === 'number' ? value : Number(textOf(value))
  if (Number.isNaN(number) || textOf(value).trim() === '') {
    throw new DataException(`"${textOf(value)}" is not a number`)
  }
  return number
}

/** The types that a value can be converted to, in FilePulse's names. */
export const scelTypes = ['SHORT', 'INTEGER', 'LONG', 'FLOAT', 'DOUBLE', 'BOOLEAN', 'STRING'] as const
export type ScelType = (typeof scelTypes)[number]

/** A value as another type. Throws a DataException when it cannot be that. */
export const convertValue = (value: ConnectValue, to: ScelType): ConnectValue => {
  const text = textOf(value).trim()
  switch (to) {
    case 'SHORT':
    case 'INTEGER':
    case 'LONG':
      if (/^[+-]?\d+$/.test(text)) return BigInt(text.replace('+', ''))
      if (typeof value === 'number' && Number.isFinite(value)) return BigInt(Math.trunc(value))
      if (typeof value === 'boolean') return value ? 1n : 0n
      break
    case 'FLOAT':
    case 'DOUBLE':
      if (text !== '' && !Number.isNaN(Number(text))) return Number(text)
      break
    case 'BOOLEAN':
      if (/^(true|yes|1)$/i.test(text)) return true
      if (/^(false|no|0)$/i.test(text)) return false
      break
    case 'STRING':
      return typeof value === 'string' ? value : text
  }
  throw new DataException(`"${text}" cannot be converted to ${to}`)
}

/** A type by its name; undefined for one that there is not. */
export const scelType = (name: string): ScelType | undefined => {
  const upper = name.toUpperCase()
  const alias: Readonly<Record<string, ScelType>> = {
    INT: 'INTEGER',
    INT16: 'SHORT',
    INT32: 'INTEGER',
    INT64: 'LONG',
    FLOAT32: 'FLOAT',
    FLOAT64: 'DOUBLE',
    BOOL: 'BOOLEAN',
  }
  return alias[upper] ?? scelTypes.find((type) => type === upper)
}
