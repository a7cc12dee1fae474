import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import { DataException } from '../../connect/data-exception.ts'
import type { Filter } from '../filter.ts'
import { textOf } from '../scel/scel-values.ts'
import { type FilterContext, scelOf } from './filter-context.ts'

/* Filters that do one thing to the records for which their `if` holds: the chain asks it before. */

/** DropFilter: the record goes nowhere. */
export const createDropFilter = (): Filter => ({ apply: () => [] })

/** FailFilter: the record has failed, with a message. */
export const createFailFilter = (keys: ConnectorKeys, context: FilterContext): Filter => {
  const message = scelOf(keys, 'message', context)
  return {
    apply: (record) => {
      throw new DataException(textOf(message(record)))
    },
  }
}

/** NullValueFilter: the record goes out without a value. */
export const createNullValueFilter = (): Filter => ({ apply: (record) => [{ ...record, isNull: true }] })
