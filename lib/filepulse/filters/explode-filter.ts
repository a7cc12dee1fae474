import { isArray, typeName } from '../../connect/connect-value.ts'
import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import { DataException } from '../../connect/data-exception.ts'
import { messageField } from '../file-record.ts'
import type { Filter } from '../filter.ts'
import { findField } from '../find-field.ts'
import { setField } from '../struct-path.ts'

/** ExplodeFilter: one record for each element of an array, the element in the array's place. */
export const createExplodeFilter = (keys: ConnectorKeys): Filter => {
  const source = keys.optional('source') ?? messageField
  return {
    apply: (record) => {
      const value = findField(record.value, source)
      if (value === undefined || value === null) throw new DataException(`the field ${source} does not exist`)
      if (!isArray(value))
        throw new DataException(`the field ${source} is of the type ${typeName(value)}, not ARRAY`)
      return value.map((element) => ({ ...record, value: setField(record.value, source, element) }))
    },
  }
}
