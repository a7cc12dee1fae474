import { type ConnectRecord, nothing } from '../connect/connect-record.ts'
import type { ConnectorSettings } from '../connect/connector-keys.ts'
import type { Converter } from '../connect/converters/converter.ts'
import { createConverter } from '../connect/converters/create-converter.ts'
import { DataException } from '../connect/data-exception.ts'
import { inferSchema } from '../connect/infer-schema.ts'
import { createTransformChain } from '../connect/transforms/transform-chain.ts'
import { toConnectStruct } from './connect-struct.ts'
import { type FileHeader, fileHeaders, withRow } from './file-headers.ts'
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
  readonly headers: readonly { readonly key: string; readonly value: Buffer | null }[]
}

/** A connector's transforms and converters. Reads every setting, so that an error shows before the first record. */
export const recordConverter = (
  settings: ConnectorSettings,
): ((record: FileRecord, file: FileObject) => ConvertedRecord | undefined) => {
  const transform = createTransformChain(settings)
  const keys = createConverter(settings, 'key.converter') ?? plainJson
  const values = createConverter(settings, 'value.converter') ?? plainJson
  const topic = settings.topic?.trim() ?? ''
  return (record, file) => {
    const transformed = transform(toConnectRecord(record, file, topic))
    if (transformed === null) return undefined
    return {
      topic: transformed.topic,
      partition: transformed.partition,
      timestamp: Number(transformed.timestamp ?? file.lastModified),
      key: keys.fromConnectData(transformed.key),
      value: values.fromConnectData(transformed.value),
      headers: transformed.headers.map(({ key, value }) => ({ key, value: headerText(value) })),
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
const toConnectRecord = (record: FileRecord, file: FileObject, topic: string): ConnectRecord => {
  const value = record.isNull === true ? null : toConnectStruct(record.value)
  const added = Array.from(record.headers ?? [], ([key, text]) => ({ key, value: Buffer.from(text) }))
  return {
    topic: record.topic ?? topic,
    partition: record.partition ?? null,
    offset: null,
    timestamp: BigInt(file.lastModified),
    key: record.key == null ? nothing : { schema: inferSchema(record.key), value: record.key },
    value: value === null ? nothing : { schema: inferSchema(value), value },
    headers: [...withRow(headersOf(file), record.row), ...added].map(({ key, value }) => ({
      key,
      schema: textSchema,
      value: value.toString('utf8'),
    })),
  }
}

const textSchema = { type: 'STRING' } as const

/** Every record of a file has them. */
const headersByFile = new WeakMap<FileObject, readonly FileHeader[]>()
const headersOf = (file: FileObject): readonly FileHeader[] => {
  const known = headersByFile.get(file) ?? fileHeaders(file)
  headersByFile.set(file, known)
  return known
}

/** As SimpleHeaderConverter writes it: text. */
const headerText = (value: ConnectRecord['headers'][number]['value']): Buffer | null => {
  if (value === null) return null
  return Buffer.isBuffer(value) ? value : Buffer.from(String(value))
}

function unreachable(): never {
  throw new DataException('JsonConverter is not there')
}
