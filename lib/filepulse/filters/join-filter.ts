import { isArray } from '../../connect/connect-value.ts'
import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import { DataException } from '../../connect/data-exception.ts'
import type { Filter } from '../filter.ts'
import { textOf } from '../scel/scel-values.ts'
import { readTarget, writeTarget } from '../write-target.ts'
import { type FilterContext, targetOf } from './filter-context.ts'

/** JoinFilter: the elements of an array as one text. */
export const createJoinFilter = (keys: ConnectorKeys, context: FilterContext): Filter => {
  const field = targetOf(keys, 'field', context)
  const target = targetOf(keys, keys.optional('target') ? 'target' : 'field', context)
  const separator = keys.optional('separator') ?? ','
  return {
    apply: (record) => {
      const value = readTarget(record, field(record)) ?? null
      if (value !== null && !isArray(value)) throw new DataException(`${textOf(value)} is no array to join`)
      const joined = value === null ? null : value.map(textOf).join(separator)
      return [writeTarget(record, target(record), joined)]
    },
  }
}
