import { type ConnectValue, isStruct, type Struct } from '../connect-value.ts'
import type { ConnectorKeys } from '../connector-keys.ts'
import { DataException } from '../data-exception.ts'
import type { Transform } from './transform.ts'

/** `Flatten$Value`: `{a: {b: 1}}` becomes `{"a.b": 1}`. Arrays stay as they are. Two fields of one name are an error. */
export const createFlatten = (keys: ConnectorKeys): Transform => {
  const delimiter = keys.optional('delimiter') ?? '.'
  return (value) => {
    const flat = new Map<string, ConnectValue>()
    flattenInto(flat, value, '', delimiter)
    return flat
  }
}

const flattenInto = (
  flat: Map<string, ConnectValue>,
  struct: Struct,
  prefix: string,
  delimiter: string,
): void => {
  for (const [name, value] of struct) {
    const path = prefix + name
    if (isStruct(value)) {
      flattenInto(flat, value, path + delimiter, delimiter)
    } else if (flat.has(path)) {
      throw new DataException(`two fields are called ${path} when the record is flattened`)
    } else {
      flat.set(path, value)
    }
  }
}
