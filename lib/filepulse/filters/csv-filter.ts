import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import type { Filter } from '../filter.ts'
import { parseCsvRow } from '../opencsv-row.ts'
import { columnsFilter } from './delimited-row-filter.ts'

/** CSVFilter: the columns of a row of CSV, with opencsv's keys and defaults. */
export const createCsvFilter = (keys: ConnectorKeys): Filter => {
  const character = (key: string, otherwise: string): string => {
    const value = keys.optional(key) ?? otherwise
    return value.length === 1 ? value : keys.refuse(key, `is "${value}": write one character`)
  }
  const format = {
    separator: character('separator', ','),
    quote: character('quote.char', '"'),
    escapeWith: character('escape.char', '\\'),
    ignoresQuotations: keys.boolean('ignore.quotations', false),
    ignoresLeadingBlanks: keys.boolean('ignore.leading.whitespace', true),
    isStrict: keys.boolean('strict.quotes', false),
  }
  const { separator, quote, escapeWith } = format
  if (new Set([separator, quote, escapeWith]).size < 3)
    keys.refuse(
      'separator',
      'is also quote.char or escape.char, or those are the same: write three characters',
    )
  return columnsFilter(keys, (row) => parseCsvRow(row, format))
}
