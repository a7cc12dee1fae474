import type { DecodedHeader } from '../../kafka/record-batch-decoder.ts'
import type { TopicPartition } from '../../kafka/topic-partition.ts'
import { base64Length, int64Length, type JsonWriter } from './json-writer.ts'
import type { QueuedRecord } from './partition-queue.ts'

/** How a null key or value is written: reports of real events disagree (both were seen). */
export type NullText = 'absent' | 'null'

/**
 * Writes a partition's records as Lambda's event has them: one JSON object each, in ASCII, fields in the order of real
 * events. The size is known before anything is written, so that an event never grows beyond its limit.
 */
export class RecordJson {
  readonly #place: Uint8Array
  readonly #types: { readonly [type in QueuedRecord['timestampType']]: Uint8Array }
  readonly #nullKey: Uint8Array
  readonly #nullValue: Uint8Array
  #headers = ''

  constructor({ topic, partition }: TopicPartition, nulls: NullText) {
    this.#place = constant(`,"partition":${partition},"timestamp":`)
    const afterTime = (type: string) => constant(`,"timestampType":"${type}","topic":${ascii(topic)}`)
    this.#types = { CREATE_TIME: afterTime('CREATE_TIME'), LOG_APPEND_TIME: afterTime('LOG_APPEND_TIME') }
    this.#nullKey = constant(nulls === 'null' ? ',"key":null' : '')
    this.#nullValue = constant(nulls === 'null' ? ',"value":null' : '')
  }

  /** Bytes of a record's JSON. Ask it before `write`, of the same record. */
  size({ record, timestampType }: QueuedRecord): number {
    this.#headers = record.headers.length === 0 ? '' : headersText(record.headers)
    return (
      (this.#headers === '' ? noHeaders.length : headersField.length + this.#headers.length) +
      (record.key === null ? this.#nullKey.length : key.length + 1 + base64Length(record.key.length)) +
      offset.length +
      int64Length(record.offset) +
      this.#place.length +
      int64Length(record.timestamp) +
      this.#types[timestampType].length +
      (record.value === null
        ? this.#nullValue.length
        : value.length + 1 + base64Length(record.value.length)) +
      1
    )
  }

  /** Writes the record whose size was asked for last. */
  write(to: JsonWriter, { record, timestampType }: QueuedRecord): void {
    if (this.#headers === '') to.constant(noHeaders)
    else {
      to.constant(headersField)
      to.text(this.#headers)
    }
    if (record.key === null) to.constant(this.#nullKey)
    else writeBytes(to, key, record.key)
    to.constant(offset)
    to.int64(record.offset)
    to.constant(this.#place)
    to.int64(record.timestamp)
    to.constant(this.#types[timestampType])
    if (record.value === null) to.constant(this.#nullValue)
    else writeBytes(to, value, record.value)
    to.constant(end)
  }
}

const constant = (text: string): Uint8Array => Buffer.from(text, 'latin1')

const noHeaders = constant('{"headers":[]')
const headersField = constant('{"headers":')
const key = constant(',"key":"')
const value = constant(',"value":"')
const quote = constant('"')
const offset = constant(',"offset":')
const end = constant('}')

const writeBytes = (to: JsonWriter, field: Uint8Array, bytes: Buffer): void => {
  to.constant(field)
  to.base64(bytes)
  to.constant(quote)
}

/** A list of objects with one field each: order and repeats stay. Bytes are signed, as Java's are. */
const headersText = (headers: readonly DecodedHeader[]): string =>
  `[${headers.map((header) => `{${ascii(header.key)}:${header.value === null ? 'null' : signed(header.value)}}`).join(',')}]`

const signed = (bytes: Buffer): string =>
  `[${new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length).join(',')}]`

/** A JSON string in which everything beyond ASCII is escaped. */
const ascii = (text: string): string =>
  JSON.stringify(text).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
