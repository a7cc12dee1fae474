import { months, weekdays } from './date-names.ts'
import type { DatePart } from './date-part.ts'

/** A date by the parts of a SimpleDateFormat, in UTC. */
export const formatDate = (parts: readonly DatePart[], date: Date): string =>
  parts.map((part) => ('text' in part ? part.text : formatField(part.letter, part.count, date))).join('')

const formatField = (letter: string, count: number, date: Date): string => {
  const number = (value: number): string => String(value).padStart(count, '0')
  switch (letter) {
    case 'G':
      return date.getUTCFullYear() > 0 ? 'AD' : 'BC'
    case 'y':
      return formatYear(count, date)
    case 'M':
    case 'L':
      return count < 3 ? number(date.getUTCMonth() + 1) : name(months[date.getUTCMonth()], count)
    case 'd':
      return number(date.getUTCDate())
    case 'D':
      return number(dayOfYear(date))
    case 'E':
      return name(weekdays[date.getUTCDay()], count)
    case 'u':
      return number(date.getUTCDay() || 7)
    case 'H':
      return number(date.getUTCHours())
    case 'k':
      return number(date.getUTCHours() || 24)
    case 'K':
      return number(date.getUTCHours() % 12)
    case 'h':
      return number(date.getUTCHours() % 12 || 12)
    case 'm':
      return number(date.getUTCMinutes())
    case 's':
      return number(date.getUTCSeconds())
    case 'S':
      return number(date.getUTCMilliseconds())
    case 'a':
      return date.getUTCHours() < 12 ? 'AM' : 'PM'
    case 'z':
      return count < 4 ? 'UTC' : 'Coordinated Universal Time'
    case 'Z':
      return '+0000'
    default:
      return 'Z'
  }
}

const formatYear = (count: number, date: Date): string => {
  const year = date.getUTCFullYear()
  const ofEra = year > 0 ? year : 1 - year
  return count === 2 ? String(ofEra % 100).padStart(2, '0') : String(ofEra).padStart(count, '0')
}

const name = (full: string | undefined, count: number): string =>
  count < 4 ? (full ?? '').slice(0, 3) : (full ?? '')

const dayOfYear = (date: Date): number =>
  Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1
