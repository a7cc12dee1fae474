import { simpleClassName } from '../connect/class-name.ts'
import type { Struct } from '../connect/connect-value.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import { fileEncoding } from './file-encoding.ts'
import { fileMetadataRecord } from './file-metadata.ts'
import type { FileObject } from './file-object.ts'
import { messageField } from './file-record.ts'
import type { ObjectReader, ReadFrom } from './object-reader.ts'
import { ObjectRows } from './object-rows.ts'
import { defaultMaxRowBytes } from './row-reader.ts'
import { WholeObject } from './whole-object.ts'
import { xmlRecords } from './xml-records.ts'

/** Makes the reader of one file. */
export type CreateReader = (file: FileObject, at: ReadFrom) => ObjectReader

/** What `tasks.reader.class` says. */
interface FileReaders {
  readonly createReader: CreateReader
  readonly isSeekable: boolean
  readonly readsBytes: boolean
  readonly skipFooters: number
  readonly maxRowBytes: number
}

/** The readers that there are: `LocalRowFileInputReader`, `AmazonS3XMLFileInputReader`, ... */
export const readerClass = /^(?:Local|AmazonS3)(RowFile|BytesArray|MetadataFile|XMLFile)InputReader$/

/** Reads `tasks.reader.class` and its keys. Throws an error that names the key. */
export const readReader = (settings: ConnectorSettings): FileReaders => {
  const keys: ConnectorKeys = new ConnectorKeys(settings)
  const name = simpleClassName(keys.required('tasks.reader.class'))
  const maxRowBytes = keys.integer('aws.file.max.row.bytes', defaultMaxRowBytes)
  const whole = (recordsOf: (bytes: Buffer, file: FileObject) => readonly Struct[], readsBytes = true) => ({
    createReader: (file: FileObject, { from }: ReadFrom) =>
      new WholeObject({ from, maxBytes: maxRowBytes, recordsOf: (bytes) => recordsOf(bytes, file) }),
    isSeekable: false,
    readsBytes,
    skipFooters: 0,
    maxRowBytes,
  })
  switch (readerClass.exec(name)?.[1]) {
    case 'RowFile':
      return rowReader(keys, maxRowBytes)
    case 'BytesArray':
      return whole((bytes) => [new Map([[messageField, bytes]])])
    case 'MetadataFile':
      return whole((_bytes, file) => [fileMetadataRecord(file)], false)
    case 'XMLFile': {
      const records = xmlRecords(new ConnectorKeys(settings, 'reader.'))
      return whole((bytes) => records(bytes.toString('utf8').replace(/^\uFEFF/, '')))
    }
    default:
      return keys.refuse(
        'tasks.reader.class',
        `is ${name}: write one of RowFile-, BytesArray-, MetadataFile- or XMLFileInputReader, after Local or AmazonS3`,
      )
  }
}

const rowReader = (keys: ConnectorKeys, maxRowBytes: number): FileReaders => {
  const named = keys.optional('file.encoding') || 'utf-8'
  const encoding =
    fileEncoding(named) ?? keys.refuse('file.encoding', `is "${named}": write a known encoding such as UTF-8`)
  const skipHeaders = keys.integer('skip.headers', 0)
  const skipFooters = keys.integer('skip.footers', 0)
  const keepsEmptyRows = keys.boolean('aws.file.keep.empty.rows', false)
  return {
    createReader: (_file, { isOfFooters = false, ...at }) => {
      const skipping = isOfFooters ? { skipHeaders: 0, skipFooters: 0 } : { skipHeaders, skipFooters }
      return new ObjectRows({ encoding, maxRowBytes, keepsEmptyRows, ...skipping, ...at })
    },
    isSeekable: skipHeaders === 0 && !/^utf-?16/i.test(encoding),
    readsBytes: true,
    skipFooters,
    maxRowBytes,
  }
}
