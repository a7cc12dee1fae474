import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import { DataException } from '../../connect/data-exception.ts'
import type { Filter } from '../filter.ts'
import { findField } from '../find-field.ts'
import { convertValue, scelType, scelTypes } from '../scel/scel-values.ts'
import { setField } from '../struct-path.ts'

/** ConvertFilter: a field as another type, or the default where it cannot be that. */
export const createConvertFilter = (keys: ConnectorKeys): Filter => {
  const field = keys.required('field')
  const to = scelType(keys.required('to'))
  if (to === undefined) return keys.refuse('to', `is no type: write one of ${scelTypes.join(', ')}`)
  const otherwise = keys.optional('default')
  const ignoresMissing = keys.boolean('ignoreMissing', true)
  return {
    apply: (record) => {
      const value = findField(record.value, field)
      if (value === undefined) {
        if (ignoresMissing) return [record]
        throw new DataException(`the field ${field} does not exist (ignoreMissing=false)`)
      }
      try {
        return [{ ...record, value: setField(record.value, field, convertValue(value, to)) }]
      } catch (error) {
        if (otherwise === undefined) throw error
        return [{ ...record, value: setField(record.value, field, convertValue(otherwise, to)) }]
      }
    },
  }
}
