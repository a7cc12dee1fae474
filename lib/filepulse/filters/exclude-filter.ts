import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import type { Filter } from '../filter.ts'
import { removeField } from '../struct-path.ts'

/** ExcludeFilter: the record without some fields. */
export const createExcludeFilter = (keys: ConnectorKeys): Filter => {
  const fields = keys.list('fields')
  return { apply: (record) => [{ ...record, value: fields.reduce(removeField, record.value) }] }
}
