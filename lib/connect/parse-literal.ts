import { integerBits, type SchemaAndValue, type SchemaType } from './connect-schema.ts'
import { Decimal } from './decimal.ts'
import { shortestFloat } from './java-float.ts'

/**
 * A scalar by the look of its text, as Connect's Values.parseString: `null`, `true`, the narrowest integer that holds
 * it, a number with a fraction, otherwise a string. Arrays, maps and dates stay text here, which is what they are in
 * a header's bytes.
 */
export const parseLiteral = (text: string): SchemaAndValue => {
  const trimmed = text.trim()
  if (trimmed === 'null') return { schema: null, value: null }
  if (trimmed === 'true' || trimmed === 'false') {
    return { schema: { type: 'BOOLEAN' }, value: trimmed === 'true' }
  }
  const decimal = Decimal.parse(trimmed)
  return decimal === undefined ? { schema: { type: 'STRING' }, value: text } : numberOf(decimal)
}

const integerTypes = ['INT8', 'INT16', 'INT32', 'INT64'] as const

/** A number with a fraction is a float, which loses digits: Java's rule, not ours. */
const numberOf = (decimal: Decimal): SchemaAndValue => {
  const value = Number(decimal.toString())
  if (Number.isInteger(value)) {
    const integer = decimal.toInteger()
    const type = integerTypes.find((candidate) => fits(candidate, integer))
    if (type !== undefined) return { schema: { type }, value: integer }
  }
  const float = shortestFloat(value)
  return Number.isFinite(float)
    ? { schema: { type: 'FLOAT32' }, value: float }
    : { schema: { type: 'FLOAT64' }, value }
}

const fits = (type: SchemaType, value: bigint): boolean =>
  BigInt.asIntN(integerBits(type) ?? 0, value) === value
