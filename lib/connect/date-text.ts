import { ConnectorKeys } from './connector-keys.ts'
import { DataException } from './data-exception.ts'
import { compileDateFormat } from './transforms/date-format.ts'

/** Reads texts of one pattern as milliseconds since 1970; undefined for a text that is not of it. */
export type DateReader = (text: string) => bigint | undefined

/**
 * Compiles a pattern of Java's dates. `zone`: where a text that names no zone was written. The whole text has to be of the
 * pattern. Throws where a letter or the zone is not known; the message names `key`.
 */
export const compileDateReader = (
  pattern: string,
  zone: string,
  keys: ConnectorKeys = new ConnectorKeys({}),
  key = 'pattern',
): DateReader => {
  const format = compileDateFormat(keys, key, pattern)
  const offsetOf = zoneOffset(zone)
  const namesZone = /[zZX]/.test(pattern.replace(/'[^']*'/g, ''))
  return (text) => {
    const date = format.parse(text)
    if (date === undefined) return undefined
    if (namesZone) return BigInt(date.getTime())
    if (withoutZeros(format.format(date)) !== withoutZeros(text)) return undefined
    // The offset at the local time is asked for with that time taken as UTC, then once more with the answer.
    const guess = date.getTime() - offsetOf(date.getTime())
    return BigInt(date.getTime() - offsetOf(guess))
  }
}

const withoutZeros = (text: string): string => text.replace(/(?<!\d)0+(?=\d)/g, '').toLowerCase()

/** How far a zone is ahead of UTC at a time, ms. */
const zoneOffset = (zone: string): ((time: number) => number) => {
  if (/^(utc|gmt|z)$/i.test(zone)) return () => 0
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  } catch (cause) {
    throw new DataException(`the time zone "${zone}" is not known`, { cause })
  }
  return (time) => {
    const name = format.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? []
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000
    return sign === '-' ? -offset : offset
  }
}
