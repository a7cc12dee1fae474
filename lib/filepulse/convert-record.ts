import { type ConnectHeader, type ConnectRecord, nothing } from '../connect/connect-record.ts'
import type { ConnectSchema } from '../connect/connect-schema.ts'
import type { ConnectValue } from '../connect/connect-value.ts'
import type { ConnectorSettings } from '../connect/connector-keys.ts'
import type { Converter } from '../connect/converters/converter.ts'
import { createConverter } from '../connect/converters/create-converter.ts'
import { DataException } from '../connect/data-exception.ts'
import { inferSchema, schemaInferrer } from '../connect/infer-schema.ts'
import { createTransformChain } from '../connect/transforms/transform-chain.ts'
import { toConnectStruct } from './connect-struct.ts'
import { fileHeaders, rowHeader } from './file-headers.ts'
import type { FileObject } from './file-object.ts'
import type { FileRecord } from './file-record.ts'

/** A record in bytes. */
export interface ConvertedRecord {
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

/** A connector's transforms and converters. Reads every setting, so that an error shows before the first record. */
export const recordConverter = (
  settings: ConnectorSettings,
): ((record: FileRecord, file: FileObject) => ConvertedRecord | undefined) => {
  const transform = createTransformChain(settings)
  const keys = createConverter(settings, 'key.converter') ?? plainJson
  const values = createConverter(settings, 'value.converter') ?? plainJson
  const topic = settings.topic?.trim() ?? ''
  const schemaOf = schemaInferrer()
  return (record, file) => {
    const transformed = transform(toConnectRecord(record, file, topic, schemaOf))
    if (transformed === null) return undefined
    const key = keys.fromConnectData(transformed.key)
    const value = values.fromConnectData(transformed.value)
    const headers: EncodedHeader['header'][] = []
    let bytes = (key?.length ?? 0) + (value?.length ?? 0)
    for (const one of transformed.headers) {
      const encoded = encodeHeader(one)
      headers.push(encoded.header)
      bytes += encoded.bytes
    }
    return {
      topic: transformed.topic,
      partition: transformed.partition,
      timestamp: Number(transformed.timestamp ?? file.lastModified),
      key,
      value,
      headers,
      bytes,
    }
  }
}

/** There is no worker to inherit a converter from: JSON without schemas, as the examples have it. */
const plainJson: Converter =
  createConverter(
    { 'value.converter': 'JsonConverter', 'value.converter.schemas.enable': 'false' },
    'value.converter',
  ) ?? unreachable()

/** The timestamp is the same at every reading, so that a record read again is the same record. */
const toConnectRecord = (
  record: FileRecord,
  file: FileObject,
  topic: string,
  schemaOf: (value: ConnectValue) => ConnectSchema,
): ConnectRecord => {
  const value = record.isNull === true ? null : toConnectStruct(record.value)
  const added = Array.from(record.headers ?? [], ([key, text]) => textHeader(key, text))
  return {
    topic: record.topic ?? topic,
    partition: record.partition ?? null,
    offset: null,
    timestamp: BigInt(file.lastModified),
    key: record.key == null ? nothing : { schema: inferSchema(record.key), value: record.key },
    value: value === null ? nothing : { schema: schemaOf(value), value },
    headers: [...headersOf(file), textHeader(rowHeader, String(record.row)), ...added],
  }
}

const textSchema = { type: 'STRING' } as const
const textHeader = (key: string, value: string): ConnectHeader => ({ key, schema: textSchema, value })

/** Every record of a file has these: they are the same objects, so that they are encoded once. */
const headersByFile = new WeakMap<FileObject, readonly ConnectHeader[]>()
const headersOf = (file: FileObject): readonly ConnectHeader[] => {
  const known = headersByFile.get(file)
  if (known !== undefined) return known
  const headers = fileHeaders(file).map(({ key, value }) => textHeader(key, value.toString('utf8')))
  for (const header of headers) encodedHeaders.set(header, encode(header))
  headersByFile.set(file, headers)
  return headers
}

interface EncodedHeader {
  readonly header: Readonly<Record<string, Buffer | null>>
  /** Of name and value. */
  readonly bytes: number
}

const encodedHeaders = new WeakMap<ConnectHeader, EncodedHeader>()
const encodeHeader = (header: ConnectHeader): EncodedHeader => encodedHeaders.get(header) ?? encode(header)

const encode = ({ key, value }: ConnectHeader): EncodedHeader => {
  const bytes = headerText(value)
  return { header: { [key]: bytes }, bytes: key.length + (bytes?.length ?? 0) }
}

/** As SimpleHeaderConverter writes it: text. */
const headerText = (value: ConnectValue): Buffer | null => {
  if (value === null) return null
  return Buffer.isBuffer(value) ? value : Buffer.from(String(value))
}

function unreachable(): never {
  throw new DataException('JsonConverter is not there')
}
