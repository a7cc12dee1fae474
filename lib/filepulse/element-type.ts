import { type ConnectValue, isArray, isStruct } from '../connect/connect-value.ts'
import { DataException } from '../connect/data-exception.ts'
import { javaDouble } from '../connect/java-double.ts'

/** The type that all elements of an array share: a Connect array has one schema for its elements. */
export type ElementType =
  | { readonly name: 'NULL' | 'BOOLEAN' | 'INT64' | 'FLOAT64' | 'STRING' }
  | { readonly name: 'STRUCT'; readonly fields: ReadonlyMap<string, ElementType> }
  | { readonly name: 'ARRAY'; readonly elements: ElementType }

const unknownType: ElementType = { name: 'NULL' }

/**
 * The type of an array's elements: null goes with anything, text takes other scalars in, doubles take integers in,
 * structs have the fields of all. Anything else does not fit together and is an error.
 */
export const elementTypeOf = (values: readonly ConnectValue[]): ElementType =>
  values.map(typeOf).reduce(unite, unknownType)

/** A value as the type that it was united to: structs get null for fields that only others have. */
export const convertTo = (value: ConnectValue, type: ElementType): ConnectValue => {
  if (value === null) return null
  if (type.name === 'STRUCT' && isStruct(value)) {
    return new Map(
      Array.from(type.fields, ([name, field]) => [name, convertTo(value.get(name) ?? null, field)] as const),
    )
  }
  if (type.name === 'ARRAY' && isArray(value)) return value.map((item) => convertTo(item, type.elements))
  if (type.name === 'STRING') return typeof value === 'number' ? javaDouble(value) : String(value)
  if (type.name === 'FLOAT64') return Number(value)
  return value
}

const typeOf = (value: ConnectValue): ElementType => {
  if (value === null) return unknownType
  if (isStruct(value)) {
    return { name: 'STRUCT', fields: new Map(Array.from(value, ([name, field]) => [name, typeOf(field)])) }
  }
  if (isArray(value)) return { name: 'ARRAY', elements: elementTypeOf(value) }
  switch (typeof value) {
    case 'bigint':
      return { name: 'INT64' }
    case 'number':
      return { name: 'FLOAT64' }
    case 'boolean':
      return { name: 'BOOLEAN' }
    default:
      return { name: 'STRING' }
  }
}

const unite = (left: ElementType, right: ElementType): ElementType => {
  if (left.name === 'NULL') return right
  if (right.name === 'NULL') return left
  if (left.name === 'STRUCT' && right.name === 'STRUCT') return uniteFields(left.fields, right.fields)
  if (left.name === 'ARRAY' && right.name === 'ARRAY') {
    return { name: 'ARRAY', elements: unite(left.elements, right.elements) }
  }
  if (left.name === right.name) return left
  if (isScalar(left) && isScalar(right)) {
    if (left.name === 'STRING' || right.name === 'STRING') return { name: 'STRING' }
    if (left.name !== 'BOOLEAN' && right.name !== 'BOOLEAN') return { name: 'FLOAT64' }
  }
  throw new DataException(`an array cannot hold both ${left.name} and ${right.name}`)
}

const uniteFields = (
  left: ReadonlyMap<string, ElementType>,
  right: ReadonlyMap<string, ElementType>,
): ElementType => {
  const fields = new Map(left)
  for (const [name, type] of right) fields.set(name, unite(left.get(name) ?? unknownType, type))
  return { name: 'STRUCT', fields }
}

const isScalar = ({ name }: ElementType): boolean => name !== 'STRUCT' && name !== 'ARRAY'
