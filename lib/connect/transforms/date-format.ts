import type { ConnectorKeys } from '../connector-keys.ts'
import type { DatePart } from './date-part.ts'
import { formatDate } from './format-date.ts'
import { parseDate } from './parse-date.ts'

/** A pattern of Java's SimpleDateFormat, in UTC and English. */
export interface DateFormat {
  readonly pattern: string
  format(date: Date): string
  /** Undefined when the text is not of the pattern. What follows the last field of the pattern is ignored, as in Java. */
  parse(text: string): Date | undefined
}

const known = /^[GyMLdDHkKhmsSaEuzZX]$/

/** Reads a pattern. A letter that has no counterpart here (weeks: Y, w, W, F) is refused with the setting's name. */
export const compileDateFormat = (keys: ConnectorKeys, key: string, pattern: string): DateFormat => {
  const parts = readParts(pattern).map((part) => {
    if ('letter' in part && !known.test(part.letter)) {
      keys.refuse(key, `is "${pattern}": the pattern letter ${part.letter} is not available`)
    }
    return part
  })
  return {
    pattern,
    format: (date) => formatDate(parts, date),
    parse: (text) => parseDate(parts, text),
  }
}

/** Two quotes are one; text between quotes stands for itself. */
const readParts = (pattern: string): DatePart[] =>
  Array.from(pattern.matchAll(/''|'((?:[^']|'')*)'|(([A-Za-z])\3*)|[^A-Za-z']+|'/g), (match) => {
    const [whole, quoted, run, letter] = match
    if (letter !== undefined && run !== undefined) return { letter, count: run.length }
    if (whole === "''") return { text: "'" }
    return { text: quoted === undefined ? whole : quoted.replaceAll("''", "'") }
  })
