import { parse, stringify } from 'lossless-json'
import type { SinkRecord } from './sink-record.ts'
import type { TimestampOptions } from './timestamp-options.ts'

/** Every document of a data stream has it, and those of an index where the settings say so. */
export const timestampField = '@timestamp'

/** A document as it goes into the index. */
export interface StampedDocument {
  readonly text: string
  /** The time that counts for the name of its index, ms since 1970. */
  readonly time: bigint
}

/**
 * A document with `@timestamp`: from the first of some fields that is there, or as the document has it, or the record's own.
 * A field that is no date counts as one that is not there. The rest of the text stays as it is.
 */
export const stampedDocument = (
  document: string,
  { timestamp }: Pick<SinkRecord, 'timestamp'>,
  options: TimestampOptions,
): StampedDocument => {
  const fields: Fields = JSON.parse(document)
  const named = options.fields.find((name) => scalarAt(fields, name) !== undefined)
  const text = named === undefined ? undefined : scalarAt(fields, named)
  const own = options.keepsOwn ? scalarAt(fields, timestampField) : undefined
  if (options.read !== undefined) {
    const read = text === undefined ? undefined : options.read(String(text))
    if (read === undefined && own !== undefined)
      return { text: document, time: options.read(String(own)) ?? timestamp }
    const time = read ?? timestamp
    return { text: withField(document, fields, new Date(Number(time)).toISOString()), time }
  }
  if (named === timestampField || (text === undefined && own !== undefined))
    return { text: document, time: timestamp }
  return { text: withField(document, fields, text ?? Number(timestamp)), time: timestamp }
}

type Fields = Readonly<Record<string, unknown>>

/** A field by its name, which may hold dots, or by its path; undefined for one that is neither text nor number. */
const scalarAt = (fields: Fields, path: string): string | number | undefined => {
  const value = Object.hasOwn(fields, path) ? fields[path] : inside(fields, path)
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}

const inside = (fields: Fields, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (isFields(value) ? value[name] : undefined), fields)

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** At the front of the text; in place of the one that is there the document is written anew, its numbers as they were. */
const withField = (document: string, fields: Fields, value: string | number): string => {
  if (Object.hasOwn(fields, timestampField)) return replaced(document, value)
  const rest = document.slice(document.indexOf('{') + 1)
  return `{"${timestampField}":${JSON.stringify(value)}${rest.trim() === '}' ? '' : ','}${rest}`
}

const replaced = (document: string, value: string | number): string => {
  const parsed = parse(document)
  return isFields(parsed) ? (stringify({ ...parsed, [timestampField]: value }) ?? document) : document
}
