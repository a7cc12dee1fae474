import { type ConnectSchema, integerBits } from '../connect-schema.ts'
import { type ConnectValue, isArray, isStruct } from '../connect-value.ts'
import type { ConnectorKeys } from '../connector-keys.ts'
import { DataException } from '../data-exception.ts'
import { Decimal } from '../decimal.ts'
import { javaClassName } from '../java-class-name.ts'
import { onSide } from './on-side.ts'
import { requireMap, requireStruct } from './requirements.ts'
import { fieldValue } from './struct-schema.ts'
import type { Side, Transform } from './transform.ts'

const purpose = 'mask fields'

/** `MaskField`: the zero of its type, or `replacement`, in the place of a field's value. */
export const createMaskField = (side: Side, keys: ConnectorKeys): Transform => {
  const names = new Set(keys.requiredList('fields'))
  const replacement = keys.optional('replacement')
  if (replacement === '') keys.refuse('replacement', 'is empty: write a value, or remove it')
  const replacesNull = keys.boolean('replace.null.with.default', true)
  const mask = (schema: ConnectSchema | null, value: ConnectValue): ConnectValue => {
    if (value === null) return null
    return replacement === undefined ? zeroOf(schema, value) : replace(schema, value, replacement)
  }
  return onSide(side, (data) => {
    if (data.schema === null) {
      const map = new Map(requireMap(data, purpose))
      for (const name of names) map.set(name, mask(null, map.get(name) ?? null))
      return { schema: null, value: map }
    }
    const struct = requireStruct(data, purpose)
    const fields = (data.schema.fields ?? []).map((field): [string, ConnectValue] => {
      const value = fieldValue(struct, field, replacesNull)
      return [field.name, names.has(field.name) ? mask(field.schema, value) : value]
    })
    return { schema: data.schema, value: new Map(fields) }
  })
}

const zeroOf = (schema: ConnectSchema | null, value: ConnectValue): ConnectValue => {
  if (isArray(value)) return []
  if (isStruct(value) && schema?.type !== 'STRUCT') return new Map()
  if (value instanceof Date) return new Date(0)
  if (value instanceof Decimal) return new Decimal(0n, 0)
  switch (typeof value) {
    case 'bigint':
      return 0n
    case 'number':
      return 0
    case 'boolean':
      return false
    case 'string':
      return ''
    default:
      throw new DataException(`Cannot mask value of type: class ${javaClassName({ schema, value })}`)
  }
}

const replace = (schema: ConnectSchema | null, value: ConnectValue, replacement: string): ConnectValue => {
  if (typeof value === 'string') return replacement
  const isNumber = typeof value === 'bigint' || typeof value === 'number' || value instanceof Decimal
  if (!isNumber) {
    throw new DataException(
      `Cannot mask value of type class ${javaClassName({ schema, value })} with custom replacement.`,
    )
  }
  const number = Decimal.parse(replacement)
  if (number === undefined) {
    const article = value instanceof Decimal ? '' : 'a '
    throw new DataException(`Unable to convert ${replacement} (class java.lang.String) to ${article}number`)
  }
  if (typeof value === 'number') return Number(number.toString())
  // A fraction is cut, and what does not fit the type loses its high bits, as by Java's Number.
  return typeof value === 'bigint'
    ? BigInt.asIntN(integerBits(schema?.type ?? 'INT64') ?? 64, number.toInteger())
    : number
}
