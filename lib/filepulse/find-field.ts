import { type ConnectValue, isStruct, type Struct, typeName } from '../connect/connect-value.ts'
import { DataException } from '../connect/data-exception.ts'

/** The value under a dotted path; undefined when some part of it is not there. */
export const findField = (struct: Struct, path: string): ConnectValue | undefined => {
  let value: ConnectValue | undefined = struct
  for (const name of path.split('.')) {
    if (!isStruct(value)) return undefined
    value = value.get(name)
  }
  return value
}

/** The string under a dotted path, or the text of bytes. Throws a DataException that names the path. */
export const findString = (struct: Struct, path: string): string => {
  const value = findField(struct, path)
  if (typeof value === 'string') return value
  if (Buffer.isBuffer(value)) return value.toString('utf8')
  throw new DataException(
    value === undefined
      ? `the field ${path} does not exist`
      : `the field ${path} is of the type ${typeName(value)}, not STRING`,
  )
}
