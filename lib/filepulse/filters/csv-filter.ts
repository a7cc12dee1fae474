import { parse } from 'csv-parse/sync'
import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import { DataException } from '../../connect/data-exception.ts'
import type { Filter } from '../filter.ts'
import { columnsFilter } from './delimited-row-filter.ts'

/** CSVFilter: the columns of a row of CSV. A quote in quotes is written twice, or after `escape.char` if that is set. */
export const createCsvFilter = (keys: ConnectorKeys): Filter => {
  const character = (key: string, otherwise: string): string => {
    const value = keys.optional(key) || otherwise
    return value.length === 1 ? value : keys.refuse(key, `is "${value}": write one character`)
  }
  const quote = keys.boolean('ignore.quotations', false) ? null : character('quote.char', '"')
  const options = {
    delimiter: character('separator', ','),
    quote,
    escape: keys.optional('escape.char') ? character('escape.char', '"') : quote,
    ltrim: keys.boolean('ignore.leading.whitespace', true),
    relax_column_count: true,
    relax_quotes: true,
  }
  return columnsFilter(keys, (line) => {
    try {
      const [columns = ['']] = parse(line, options)
      return columns
    } catch (cause) {
      throw new DataException(`the row is no CSV: ${cause instanceof Error ? cause.message : cause}`, {
        cause,
      })
    }
  })
}
