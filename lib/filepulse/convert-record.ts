import { type ConnectHeader, nothing } from '../connect/connect-record.ts'
import type { ConnectSchema } from '../connect/connect-schema.ts'
import type { ConnectValue } from '../connect/connect-value.ts'
import type { ConnectorSettings } from '../connect/connector-keys.ts'
import {
  type EncodedSourceRecord,
  encodeOnce,
  type SourceRecord,
  sourceRecordEncoder,
} from '../connect/encode-source-record.ts'
import { inferSchema, schemaInferrer } from '../connect/infer-schema.ts'
import { toConnectStruct } from './connect-struct.ts'
import { fileHeaders, rowHeader } from './file-headers.ts'
import type { FileObject } from './file-object.ts'
import type { FileRecord } from './file-record.ts'
import { readValueSchema, type ValueBySchema } from './value-schema.ts'

/** A connector's transforms and converters. Reads every setting, so that an error shows before the first record. */
export const recordConverter = (
  settings: ConnectorSettings,
): ((record: FileRecord, file: FileObject) => EncodedSourceRecord | undefined) => {
  const encode = sourceRecordEncoder(settings)
  const topic = settings.topic?.trim() ?? ''
  const schemaOf = schemaInferrer()
  const bySchema = readValueSchema(settings)
  const partOf = countParts()
  return (record, file) => {
    const part = partOf(record.row, file)
    return encode(toConnectRecord(record, file, { topic, schemaOf, part, bySchema }))
  }
}

/** The how-manieth record of its row a record is; they follow one another. */
const countParts = (): ((row: number, file: FileObject) => number) => {
  let lastFile: FileObject | undefined
  let lastRow = 0
  let part = 0
  return (row, file) => {
    part = row === lastRow && file === lastFile ? part + 1 : 1
    lastFile = file
    lastRow = row
    return part
  }
}

interface Converting {
  readonly topic: string
  readonly schemaOf: (value: ConnectValue) => ConnectSchema
  readonly part: number
  /** `value.connect.schema` */
  readonly bySchema: ValueBySchema | undefined
}

/** The timestamp is the same at every reading, so that a record read again is the same record. */
const toConnectRecord = (
  record: FileRecord,
  file: FileObject,
  { topic, schemaOf, part, bySchema }: Converting,
): SourceRecord => {
  const to = record.topic ?? topic
  const given = record.isNull === true ? undefined : bySchema?.(to, record.value)
  const value = record.isNull === true || given !== undefined ? null : toConnectStruct(record.value)
  const added = Array.from(record.headers ?? [], ([key, text]) => textHeader(key, text))
  return {
    topic: to,
    partition: record.partition ?? null,
    offset: null,
    timestamp: BigInt(file.lastModified),
    key: record.key == null ? nothing : { schema: inferSchema(record.key), value: record.key },
    value: given ?? (value === null ? nothing : { schema: schemaOf(value), value }),
    headers: [
      ...headersOf(file),
      textHeader(rowHeader, part === 1 ? String(record.row) : `${record.row}/${part}`),
      ...added,
    ],
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
  encodeOnce(headers)
  headersByFile.set(file, headers)
  return headers
}
