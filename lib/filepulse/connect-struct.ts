import { type ConnectValue, isArray, isStruct, type Struct } from '../connect/connect-value.ts'
import { convertTo, elementTypeOf } from './element-type.ts'

/**
 * A filtered record as FilePulse hands it to Connect: fields sorted by name (UTF-16) at every level, elements of one
 * array made one type. A field of unknown type is left out: null, an empty object, an empty array.
 */
export const toConnectStruct = (struct: Struct): Struct =>
  isConnectStruct(struct)
    ? struct
    : new Map(
        Array.from(struct)
          .filter(([, value]) => hasType(value))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, value]) => [name, toConnectValue(value)]),
      )

/** Most records of logs are scalars in order: there is nothing to do. */
const isConnectStruct = (struct: Struct): boolean => {
  let last: string | undefined
  for (const [name, value] of struct) {
    if (value === null || typeof value === 'object' || (last !== undefined && name < last)) return false
    last = name
  }
  return true
}

const toConnectValue = (value: ConnectValue): ConnectValue => {
  if (isStruct(value)) return toConnectStruct(value)
  if (!isArray(value)) return value
  const elements = value.map((element) =>
    isStruct(element) ? toConnectElement(element) : toConnectValue(element),
  )
  const type = elementTypeOf(elements)
  return elements.map((element) => sorted(convertTo(element, type)))
}

/** In an array a field without a type is kept: another element may give it one. */
const toConnectElement = (struct: Struct): Struct =>
  new Map(Array.from(struct, ([name, value]) => [name, toConnectValue(value)]))

const sorted = (value: ConnectValue): ConnectValue =>
  isStruct(value)
    ? new Map(
        Array.from(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, field]) => [name, sorted(field)]),
      )
    : value

const hasType = (value: ConnectValue): boolean =>
  value !== null && !(isStruct(value) && value.size === 0) && !(isArray(value) && value.length === 0)
