import type { ConnectField, ConnectSchema, SchemaAndValue } from '../connect-schema.ts'
import { type ConnectValue, isArray, isStruct, type Struct } from '../connect-value.ts'
import type { ConnectorKeys } from '../connector-keys.ts'
import { DataException } from '../data-exception.ts'
import { onSide } from './on-side.ts'
import { requireMap, requireStruct } from './requirements.ts'
import { structLike } from './struct-schema.ts'
import type { Side, Transform } from './transform.ts'

const purpose = 'flattening'

/**
 * `Flatten`: `{a: {b: 1}}` becomes `{"a.b": 1}`. Arrays stay as they are. Two fields of one name are an error with a
 * schema; without one the last of them counts.
 */
export const createFlatten = (side: Side, keys: ConnectorKeys): Transform => {
  const delimiter = keys.optional('delimiter') ?? '.'
  return onSide(side, (data) => {
    if (data.value === null) return data
    return data.schema === null ? flattenMap(data, delimiter) : flattenStruct(data, data.schema, delimiter)
  })
}

const flattenMap = (data: SchemaAndValue, delimiter: string): SchemaAndValue => {
  const flat = new Map<string, ConnectValue>()
  const add = (map: Struct, prefix: string): void => {
    for (const [name, value] of map) {
      const path = prefix + name
      if (isStruct(value)) add(value, path + delimiter)
      else if (value instanceof Date) throw unsupported('DATE', path, 'without')
      else flat.set(path, value)
    }
  }
  add(requireMap(data, purpose), '')
  return { schema: null, value: flat }
}

const flattenStruct = (data: SchemaAndValue, schema: ConnectSchema, delimiter: string): SchemaAndValue => {
  const leaves = leavesOf(schema, requireStruct(data, purpose), {
    prefix: '',
    isOptional: schema.isOptional === true,
    delimiter,
  })
  return {
    schema: structLike(
      schema,
      leaves.map(({ field }) => field),
    ),
    value: new Map(leaves.map(({ field, value }) => [field.name, value])),
  }
}

interface Leaf {
  readonly field: ConnectField
  readonly value: ConnectValue
}

interface Place {
  readonly prefix: string
  readonly isOptional: boolean
  readonly delimiter: string
}

/** A leaf under a struct that may be missing may be missing. */
const leavesOf = (schema: ConnectSchema, struct: Struct | null, place: Place): Leaf[] =>
  (schema.fields ?? []).flatMap((field): Leaf[] => {
    const name = place.prefix + field.name
    const isOptional = place.isOptional || field.schema.isOptional === true
    const value = struct?.get(field.name) ?? (struct === null ? null : (field.schema.default ?? null))
    if (field.schema.type === 'STRUCT') {
      const nested = { prefix: name + place.delimiter, isOptional, delimiter: place.delimiter }
      return leavesOf(field.schema, isStruct(value) ? value : null, nested)
    }
    if (field.schema.type === 'MAP') throw unsupported('MAP', name, 'with')
    // An array's elements may hold structs: they are copied with it.
    const leafSchema = isArray(value) ? field.schema : { ...field.schema, ...(isOptional && { isOptional }) }
    return [{ field: { name, schema: leafSchema }, value }]
  })

const unsupported = (type: string, field: string, schemas: 'with' | 'without'): DataException =>
  new DataException(
    `Flatten transformation does not support ${type} for record ${schemas} schemas (for field ${field}).`,
  )
