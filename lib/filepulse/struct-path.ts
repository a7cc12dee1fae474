import { type ConnectValue, isStruct, type Struct } from '../connect/connect-value.ts'

/** A struct with a value under a dotted path; structs that are missing on the way are made. */
export const setField = (struct: Struct, path: string, value: ConnectValue): Struct => {
  const dot = path.indexOf('.')
  const fields = new Map(struct)
  if (dot < 0) return fields.set(path, value)
  const name = path.slice(0, dot)
  const inner = struct.get(name)
  return fields.set(name, setField(isStruct(inner) ? inner : new Map(), path.slice(dot + 1), value))
}

/** A struct without what stands under a dotted path; the same one where nothing does. */
export const removeField = (struct: Struct, path: string): Struct => {
  const dot = path.indexOf('.')
  const name = dot < 0 ? path : path.slice(0, dot)
  const inner = struct.get(name)
  if (inner === undefined) return struct
  const fields = new Map(struct)
  if (dot < 0) fields.delete(name)
  else if (isStruct(inner)) fields.set(name, removeField(inner, path.slice(dot + 1)))
  return fields
}
