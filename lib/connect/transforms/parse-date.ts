import { months, weekdays } from './date-names.ts'
import type { DatePart } from './date-part.ts'

/** What the fields of a text have said so far. Numbers may be out of range: they carry over, as in Java's lenient calendar. */
interface Fields {
  year: number
  month: number
  day: number
  dayOfYear?: number
  hour: number
  minute: number
  second: number
  millis: number
  isAfternoon?: boolean
  isBeforeChrist: boolean
  zoneMinutes: number
}

/** The date that a text is by the parts of a SimpleDateFormat, in UTC unless it names a zone; undefined if it is none. */
export const parseDate = (parts: readonly DatePart[], text: string): Date | undefined => {
  const fields: Fields = {
    year: 1970,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    millis: 0,
    isBeforeChrist: false,
    zoneMinutes: 0,
  }
  let rest = text
  for (const [index, part] of parts.entries()) {
    const length =
      'text' in part
        ? literal(part.text, rest)
        : field(fields, { ...part, isAbutting: isNumeric(parts[index + 1]) }, rest)
    if (length === undefined) return undefined
    rest = rest.slice(length)
  }
  return toDate(fields)
}

const literal = (expected: string, rest: string): number | undefined =>
  rest.startsWith(expected) ? expected.length : undefined

/** A number right before another one has exactly as many digits as its letter stands there. */
const isNumeric = (part: DatePart | undefined): boolean =>
  part !== undefined &&
  'letter' in part &&
  (/[ydDHkKhmsSu]/.test(part.letter) || (/[ML]/.test(part.letter) && part.count < 3))

interface FieldPart {
  readonly letter: string
  readonly count: number
  readonly isAbutting: boolean
}

/** How long the field is in the text. */
const field = (fields: Fields, part: FieldPart, rest: string): number | undefined => {
  if ('GaEzZX'.includes(part.letter) || ('ML'.includes(part.letter) && part.count >= 3)) {
    return wordField(fields, part.letter, rest)
  }
  const digits = part.isAbutting ? `\\d{${part.count}}` : '\\d+'
  const [matched, number = ''] = new RegExp(`^\\s*(-?${digits})`).exec(rest) ?? []
  if (matched === undefined) return undefined
  setNumber(fields, part, number)
  return matched.length
}

const setNumber = (fields: Fields, { letter, count }: FieldPart, text: string): void => {
  const value = Number(text)
  switch (letter) {
    case 'y':
      fields.year = count <= 2 && /^\d\d$/.test(text) ? windowed(value) : value
      break
    case 'M':
    case 'L':
      fields.month = value
      break
    case 'd':
      fields.day = value
      break
    case 'D':
      fields.dayOfYear = value
      break
    case 'H':
    case 'K':
      fields.hour = value
      break
    case 'k':
      fields.hour = value === 24 ? 0 : value
      break
    case 'h':
      fields.hour = value === 12 ? 0 : value
      break
    case 'm':
      fields.minute = value
      break
    case 's':
      fields.second = value
      break
    case 'S':
      fields.millis = value
  }
}

/** Two digits are a year from 80 years ago to 20 years from now: the pivot moves with the clock, as in Java. */
const windowed = (twoDigits: number): number => {
  const first = pivotYear - 80
  const inCentury = first - (first % 100) + twoDigits
  return inCentury < first ? inCentury + 100 : inCentury
}

/** Java takes the year in which the format was made. A rule that gives another result next year could not be tested. */
const pivotYear = 2025

const wordField = (fields: Fields, letter: string, rest: string): number | undefined => {
  switch (letter) {
    case 'M':
    case 'L':
      return name(months, rest, (month) => {
        fields.month = month + 1
      })
    case 'E':
      return name(weekdays, rest, () => undefined)
    case 'a':
      return choice(['AM', 'PM'], rest, (half) => {
        fields.isAfternoon = half === 1
      })
    case 'G':
      return choice(['AD', 'BC'], rest, (era) => {
        fields.isBeforeChrist = era === 1
      })
    default:
      return zone(fields, rest)
  }
}

const name = (names: readonly string[], rest: string, set: (index: number) => void): number | undefined =>
  choice(names, rest, set) ??
  choice(
    names.map((full) => full.slice(0, 3)),
    rest,
    set,
  )

const choice = (words: readonly string[], rest: string, set: (index: number) => void): number | undefined => {
  const index = words.findIndex((word) => rest.toLowerCase().startsWith(word.toLowerCase()))
  if (index < 0) return undefined
  set(index)
  return words[index]?.length
}

const zone = (fields: Fields, rest: string): number | undefined => {
  const match = /^(?:(?:UTC|GMT)?([+-])(\d{1,2}):?(\d\d)?|Coordinated Universal Time|UTC|GMT|Z)/i.exec(rest)
  if (match === null) return undefined
  const [matched, sign, hours = '0', minutes = '0'] = match
  fields.zoneMinutes = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  return matched.length
}

const toDate = (fields: Fields): Date => {
  const year = fields.isBeforeChrist ? 1 - fields.year : fields.year
  const [month, day] = fields.dayOfYear === undefined ? [fields.month, fields.day] : [1, fields.dayOfYear]
  const hour = fields.isAfternoon === true && fields.hour < 12 ? fields.hour + 12 : fields.hour
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, fields.minute - fields.zoneMinutes, fields.second, fields.millis)
  return date
}
