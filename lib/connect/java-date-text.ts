import { millisPerDay } from './logical-types.ts'

/** A date as Connect's Values class writes it, in UTC: only the time in the first day of 1970, only the date at midnight. */
export const javaDateText = (date: Date): string => {
  const text = date.toISOString()
  const millis = BigInt(date.getTime())
  if (millis < millisPerDay) return text.slice(text.indexOf('T') + 1)
  return millis % millisPerDay === 0n ? text.slice(0, text.indexOf('T')) : text
}
