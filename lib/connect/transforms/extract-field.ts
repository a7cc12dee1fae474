import type { ConnectSchema, SchemaAndValue } from '../connect-schema.ts'
import { fieldOf } from '../connect-schema.ts'
import { type ConnectValue, isStruct } from '../connect-value.ts'
import type { ConnectorKeys } from '../connector-keys.ts'
import { DataException } from '../data-exception.ts'
import { readFieldPath } from './field-path.ts'
import { onSide } from './on-side.ts'
import { requireMap, requireStruct } from './requirements.ts'
import { fieldValue } from './struct-schema.ts'
import type { Side, Transform } from './transform.ts'

const purpose = 'field extraction'

/** `ExtractField`: one of its fields takes the place of the key or value. */
export const createExtractField = (side: Side, keys: ConnectorKeys): Transform => {
  const path = readFieldPath(keys, 'field')
  const replacesNull = keys.boolean('replace.null.with.default', true)
  return onSide(side, (data) =>
    data.schema === null
      ? extractFromMap(data, path)
      : extractFromStruct(data, data.schema, { path, replacesNull }),
  )
}

const extractFromMap = (data: SchemaAndValue, path: readonly string[]): SchemaAndValue => {
  if (data.value === null) return data
  let value: ConnectValue = requireMap(data, purpose)
  for (const step of path) value = isStruct(value) ? (value.get(step) ?? null) : null
  return { schema: null, value }
}

const extractFromStruct = (
  data: SchemaAndValue,
  schema: ConnectSchema,
  { path, replacesNull }: { path: readonly string[]; replacesNull: boolean },
): SchemaAndValue => {
  if (data.value !== null) requireStruct(data, purpose)
  let found: SchemaAndValue = { schema, value: data.value }
  for (const step of path) {
    const field = found.schema === null ? undefined : fieldOf(found.schema, step)
    if (field === undefined) throw new DataException(`Unknown field: ${path.join('.')}`)
    const value = isStruct(found.value) ? fieldValue(found.value, field, replacesNull) : null
    found = { schema: field.schema, value }
  }
  return found
}
