import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import { DataException } from '../../connect/data-exception.ts'
import { compileDateReader } from '../../connect/date-text.ts'
import type { Filter } from '../filter.ts'
import { textOf } from '../scel/scel-values.ts'
import { readTarget, writeTarget } from '../write-target.ts'
import { type FilterContext, targetOf } from './filter-context.ts'

/** DateFilter: a text of one of some patterns as milliseconds since 1970. Patterns are a list, so none can have a comma. */
export const createDateFilter = (keys: ConnectorKeys, context: FilterContext): Filter => {
  const field = targetOf(keys, 'field', context)
  const target = targetOf(keys, keys.optional('target') === undefined ? 'field' : 'target', context)
  const zone = keys.optional('timezone') || 'UTC'
  const formats = keys.list('formats')
  if (formats.length === 0) keys.refuse('formats', 'is not set: write at least one pattern of a date')
  const readers = formats.map((format) => compileDateReader(format, zone, keys, 'formats'))
  return {
    apply: (record) => {
      const value = readTarget(record, field(record))
      if (value === undefined || value === null)
        throw new DataException('the field of the date does not exist')
      for (const read of readers) {
        const time = read(textOf(value))
        if (time !== undefined) return [writeTarget(record, target(record), time)]
      }
      throw new DataException(`"${textOf(value)}" is no date of ${formats.join(', ')}`)
    },
  }
}
