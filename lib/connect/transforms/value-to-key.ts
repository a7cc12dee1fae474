import { fieldOf } from '../connect-schema.ts'
import type { ConnectorKeys } from '../connector-keys.ts'
import { DataException } from '../data-exception.ts'
import { requireMap, requireStruct } from './requirements.ts'
import { fieldValue } from './struct-schema.ts'
import type { Transform } from './transform.ts'

const purpose = 'copying fields from value to key'

/** `ValueToKey`: fields of the value become the key. */
export const createValueToKey = (keys: ConnectorKeys): Transform => {
  const names = keys.requiredList('fields')
  const replacesNull = keys.boolean('replace.null.with.default', true)
  return (record) => {
    const { schema } = record.value
    if (schema === null) {
      const map = requireMap(record.value, purpose)
      const value = new Map(names.map((name) => [name, map.get(name) ?? null]))
      return { ...record, key: { schema: null, value } }
    }
    const struct = requireStruct(record.value, purpose)
    const fields = names.map((name) => {
      const field = fieldOf(schema, name)
      if (field === undefined) throw new DataException(`Field does not exist: ${name}`)
      return field
    })
    const value = new Map(fields.map((field) => [field.name, fieldValue(struct, field, replacesNull)]))
    return { ...record, key: { schema: { type: 'STRUCT', fields }, value } }
  }
}
