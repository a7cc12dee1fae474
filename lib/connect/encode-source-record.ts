import type { ConnectHeader, ConnectRecord } from './connect-record.ts'
import type { ConnectValue } from './connect-value.ts'
import type { ConnectorSettings } from './connector-keys.ts'
import type { Converter } from './converters/converter.ts'
import { createConverter } from './converters/create-converter.ts'
import { plainJsonConverter } from './converters/plain-json-converter.ts'
import { createTransformChain } from './transforms/transform-chain.ts'

/** A source's record in bytes. */
export interface EncodedSourceRecord {
  readonly topic: string
  /** Null: that of the file. */
  readonly partition: number | null
  /** Milliseconds since 1970. */
  readonly timestamp: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  /** One object a header, its name the only key, as Lambda's events have them. */
  readonly headers: readonly EncodedHeader['header'][]
  /** Of key, value and headers with their names. */
  readonly bytes: number
}

/** A record of a source, which says when it was made. */
export interface SourceRecord extends ConnectRecord {
  /** Milliseconds since 1970. */
  readonly timestamp: bigint
}

/**
 * What a source's transforms and converters make of its records; undefined when a transform drops one. There is no worker to
 * inherit a converter from: without one it is JSON without schemas. Reads every setting, so that an error shows before the
 * first record. The encoder throws a DataException.
 */
export const sourceRecordEncoder = (
  settings: ConnectorSettings,
): ((record: SourceRecord) => EncodedSourceRecord | undefined) => {
  const transform = createTransformChain(settings)
  const keys: Converter = createConverter(settings, 'key.converter') ?? plainJsonConverter
  const values: Converter = createConverter(settings, 'value.converter') ?? plainJsonConverter
  return (record) => {
    const transformed = transform(record)
    if (transformed === null) return undefined
    const key = keys.fromConnectData(transformed.key)
    const value = values.fromConnectData(transformed.value)
    const headers: EncodedHeader['header'][] = []
    let bytes = (key?.length ?? 0) + (value?.length ?? 0)
    for (const one of transformed.headers) {
      const encoded = encodedHeaders.get(one) ?? encode(one)
      headers.push(encoded.header)
      bytes += encoded.bytes
    }
    return {
      topic: transformed.topic,
      partition: transformed.partition,
      timestamp: Number(transformed.timestamp ?? record.timestamp),
      key,
      value,
      headers,
      bytes,
    }
  }
}

interface EncodedHeader {
  readonly header: Readonly<Record<string, Buffer | null>>
  /** Of name and value. */
  readonly bytes: number
}

const encodedHeaders = new WeakMap<ConnectHeader, EncodedHeader>()

/** Encodes headers beforehand that many records have: these very objects. */
export const encodeOnce = (headers: readonly ConnectHeader[]): void => {
  for (const header of headers) encodedHeaders.set(header, encode(header))
}

const encode = ({ key, value }: ConnectHeader): EncodedHeader => {
  const bytes = headerText(value)
  return { header: { [key]: bytes }, bytes: key.length + (bytes?.length ?? 0) }
}

/** As SimpleHeaderConverter writes it: text. */
const headerText = (value: ConnectValue): Buffer | null => {
  if (value === null) return null
  return Buffer.isBuffer(value) ? value : Buffer.from(String(value))
}
