import type { DecodedHeader } from '../../kafka/record-batch-decoder.ts'
import type { TopicPartition } from '../../kafka/topic-partition.ts'
import type { QueuedRecord } from './partition-queue.ts'

/** How a null key or value is written: reports of real events disagree (both were seen). */
export type NullText = 'absent' | 'null'

/** Writes a partition's records as Lambda's event has them: one JSON object each, in ASCII, so that a character is a byte. */
export const recordText = (
  { topic, partition }: TopicPartition,
  nulls: NullText,
): ((queued: QueuedRecord) => string) => {
  const place = `,"partition":${partition},"timestamp":`
  const name = `","topic":${ascii(topic)}`
  const field = (key: string, bytes: Buffer | null): string => {
    if (bytes !== null) return `,"${key}":"${bytes.toString('base64')}"`
    return nulls === 'absent' ? '' : `,"${key}":null`
  }
  return ({ record, timestampType }) =>
    `{"headers":${headersText(record.headers)}${field('key', record.key)},"offset":${record.offset}${place}${record.timestamp},"timestampType":"${timestampType}${name}${field('value', record.value)}}`
}

/** A list of objects with one field each: order and repeats stay. Bytes are signed, as Java's are. */
const headersText = (headers: readonly DecodedHeader[]): string => {
  if (headers.length === 0) return '[]'
  return `[${headers.map(({ key, value }) => `{${ascii(key)}:${value === null ? 'null' : bytesText(value)}}`).join(',')}]`
}

const bytesText = (bytes: Buffer): string =>
  `[${new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length).join(',')}]`

/** A JSON string in which everything beyond ASCII is escaped. */
const ascii = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
