import type { SinkRecord } from './sink-record.ts'

/** Every document of a data stream has it. */
const field = '@timestamp'

/**
 * A document with `@timestamp`: as it has one, or from the first of some fields that it has, or the record's own. The rest
 * of the text stays as it is.
 */
export const withTimestamp = (document: string, record: SinkRecord, fields: readonly string[]): string => {
  const parsed: Readonly<Record<string, unknown>> = JSON.parse(document)
  if (Object.hasOwn(parsed, field)) return document
  const named = fields.find((name) => parsed[name] !== undefined && parsed[name] !== null)
  const value = JSON.stringify(named === undefined ? Number(record.timestamp) : parsed[named])
  const rest = document.slice(document.indexOf('{') + 1)
  return `{"${field}":${value}${rest.trim() === '}' ? '' : ','}${rest}`
}
