import { type ConnectValue, isArray, isStruct, type Struct, typeName } from '../connect/connect-value.ts'
import { DataException } from '../connect/data-exception.ts'

/**
 * Merges what a filter found into its record, as FilePulse does: a field of both is taken from the right if it is in
 * `overwrite`, structs are merged, anything else of one type becomes an array of both. Different types are an error.
 */
export const mergeStructs = (left: Struct, right: Struct, overwrite: ReadonlySet<string>): Struct => {
  const merged = new Map<string, ConnectValue>()
  for (const [name, value] of left) {
    const other = right.get(name)
    if (other === undefined) merged.set(name, value)
    else if (!overwrite.has(name)) merged.set(name, mergeValues(name, value, other, inside(overwrite, name)))
  }
  for (const [name, value] of right) if (!merged.has(name)) merged.set(name, value)
  return merged
}

const mergeValues = (
  name: string,
  left: ConnectValue,
  right: ConnectValue,
  overwrite: ReadonlySet<string>,
): ConnectValue => {
  if (isStruct(left) && isStruct(right)) return mergeStructs(left, right, overwrite)
  const values = [isArray(left) ? left : [left], isArray(right) ? right : [right]].flat()
  const types = new Set(values.filter((value) => value !== null).map(typeName))
  if (types.size > 1) {
    throw new DataException(
      `the field ${name} is there already with another type (${[...types].join(', ')}): ` +
        `list it in the filter's overwrite to replace it`,
    )
  }
  return values
}

/** The paths of `overwrite` below a field: `a.b` is `b` inside `a`. */
const inside = (overwrite: ReadonlySet<string>, name: string): ReadonlySet<string> =>
  new Set(
    [...overwrite].filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1)),
  )
