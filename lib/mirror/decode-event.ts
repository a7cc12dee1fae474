import type { KafkaEvent, KafkaEventHeader, KafkaEventRecord } from './kafka-event.ts'
import type { Header, MirrorRecord } from './record.ts'

/** The event is not one that Lambda's Kafka event source makes; `path` names the field. */
export class MalformedEventError extends Error {
  override readonly name = 'MalformedEventError'
  readonly path: string

  constructor(path: string, expected: string, found: unknown) {
    super(`The event was not processed: ${path} must be ${expected}, but is ${show(found)}`)
    this.path = path
  }
}

const show = (found: unknown): string => (JSON.stringify(found) ?? 'absent').slice(0, 80)

/** Whether the event is one of Kafka's, checked in one pass that makes no objects. Throws a MalformedEventError. */
export function checkEvent(event: unknown): asserts event is KafkaEvent {
  if (!isObject(event)) throw new MalformedEventError('the event', 'an object', event)
  const { eventSource, records } = event
  if (eventSource !== 'aws:kafka' && eventSource !== 'SelfManagedKafka') {
    throw new MalformedEventError('eventSource', '"aws:kafka" or "SelfManagedKafka"', eventSource)
  }
  if (!isObject(records)) throw new MalformedEventError('records', 'an object of arrays', records)
  for (const name in records) checkBatch(name, records[name])
}

const checkBatch = (name: string, records: unknown): void => {
  if (!Array.isArray(records))
    throw new MalformedEventError(`records[${JSON.stringify(name)}]`, 'an array', records)
  let previous: Record<string, unknown> | undefined
  for (let index = 0; index < records.length; index++) {
    const record: unknown = records[index]
    const problem = problemOf(record, name, previous)
    if (problem) {
      throw new MalformedEventError(
        `records[${JSON.stringify(name)}][${index}]${problem.field}`,
        problem.expected,
        problem.found,
      )
    }
    if (isObject(record)) previous = record
  }
}

interface Problem {
  readonly field: string
  readonly expected: string
  readonly found: unknown
}

const problemOf = (
  record: unknown,
  name: string,
  previous: Record<string, unknown> | undefined,
): Problem | undefined => {
  if (!isObject(record)) return { field: '', expected: 'an object', found: record }
  const { topic, partition, offset, timestamp, key, value, headers } = record
  if (typeof topic !== 'string' || topic === '') return problem('topic', 'a name', topic)
  if (!isInt32(partition)) return problem('partition', 'a whole number from 0 on', partition)
  if (name !== `${topic}-${partition}`)
    return problem('topic', `the topic of ${name}`, `${topic}-${partition}`)
  if (!isOffset(offset)) return problem('offset', 'a whole number from 0 to 2^53 - 1', offset)
  // What is copied of a partition is told by one offset: it must not go back.
  if (previous !== undefined && !isBefore(previous.offset, offset)) {
    return problem('offset', `larger than the one before (${previous.offset})`, offset)
  }
  if (!Number.isSafeInteger(timestamp))
    return problem('timestamp', 'a whole number of milliseconds', timestamp)
  if (!isBase64OrNull(key)) return problem('key', 'base64, null or absent', key)
  if (!isBase64OrNull(value)) return problem('value', 'base64, null or absent', value)
  return headersProblem(headers) ?? schemaProblem(record)
}

const problem = (field: string, expected: string, found: unknown): Problem => ({
  field: `.${field}`,
  expected,
  found,
})

const headersProblem = (headers: unknown): Problem | undefined => {
  if (headers == null) return undefined
  if (!Array.isArray(headers)) return problem('headers', 'an array, null or absent', headers)
  for (let index = 0; index < headers.length; index++) {
    const header: unknown = headers[index]
    if (!isHeader(header)) {
      return problem(
        `headers[${index}]`,
        'an object with one property: an array of bytes (-128 to 255) or null',
        header,
      )
    }
  }
  return undefined
}

/** An event source with a schema registry changes the bytes: it would not be a mirror. */
const schemaProblem = (record: Record<string, unknown>): Problem | undefined => {
  for (const field of ['keySchemaMetadata', 'valueSchemaMetadata']) {
    if (record[field] != null) {
      return problem(
        field,
        'absent (take the schema registry off the event source mapping: it rewrites records)',
        record[field],
      )
    }
  }
  return undefined
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isInt32 = (value: unknown): boolean => Number.isInteger(value) && isWithin(value, 0, 0x7fffffff)

const isOffset = (value: unknown): value is number =>
  Number.isSafeInteger(value) && isWithin(value, 0, Number.MAX_SAFE_INTEGER)

const isWithin = (value: unknown, from: number, to: number): boolean =>
  typeof value === 'number' && value >= from && value <= to

const isBefore = (one: unknown, other: number): boolean => typeof one === 'number' && one < other

/** The alphabet is checked when the bytes are decoded; here only what costs nothing. */
const isBase64OrNull = (value: unknown): boolean =>
  value == null || (typeof value === 'string' && value.length % 4 === 0)

const isHeader = (header: unknown): boolean => {
  if (!isObject(header)) return false
  const values = Object.values(header)
  return values.length === 1 && (values[0] == null || isBytes(values[0]))
}

const isBytes = (value: unknown): boolean =>
  Array.isArray(value) && value.every((byte) => Number.isInteger(byte) && byte >= -128 && byte <= 255)

/**
 * A record with its bytes, its offset and timestamp as Kafka has them. Throws on a key or value that is not base64. Headers are
 * decoded when somebody asks for them: a sink seldom does, and a record of FilePulse has a dozen.
 */
export const decodeRecord = (record: KafkaEventRecord): MirrorRecord => {
  let headers: readonly Header[] | undefined
  return {
    topic: record.topic,
    partition: record.partition,
    offset: BigInt(record.offset),
    timestamp: BigInt(record.timestamp),
    key: decodeBase64(record, 'key'),
    value: decodeBase64(record, 'value'),
    get headers() {
      headers ??= (record.headers ?? []).map(decodeHeader)
      return headers
    },
  }
}

const decodeBase64 = (record: KafkaEventRecord, field: 'key' | 'value'): Buffer | null => {
  const text = record[field]
  if (text == null) return null
  const bytes = Buffer.from(text, 'base64')
  // Node skips what is not in the alphabet: too few bytes are the only sign of it.
  if (bytes.length === base64Length(text)) return bytes
  const { topic, partition, offset } = record
  throw new MalformedEventError(`${field} of ${topic}-${partition} at offset ${offset}`, 'base64', text)
}

/** How many bytes a base64 text with its padding stands for. */
export const base64Length = (text: string): number => {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return (text.length / 4) * 3 - padding
}

/** Bytes are signed in the event: Buffer takes them modulo 256. */
const decodeHeader = (header: KafkaEventHeader): Header => {
  const [key = '', value = null] = Object.entries(header)[0] ?? []
  return { key, value: value === null ? null : Buffer.from(value) }
}
