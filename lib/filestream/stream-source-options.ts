import { nothing } from '../connect/connect-record.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import { sourceRecordEncoder } from '../connect/encode-source-record.ts'
import { readErrorPolicy } from '../connect/error-policy.ts'
import { readCleanupPolicy } from '../filepulse/cleanup-policy.ts'
import { messageField } from '../filepulse/file-record.ts'
import type { FileSourceOptions } from '../filepulse/file-source-options.ts'
import { FilterChain } from '../filepulse/filter-chain.ts'
import { defaultMaxRowBytes } from '../filepulse/row-reader.ts'
import { EndedLines } from './ended-lines.ts'

/** Connect's schema of a line: a string that is always there. */
const lineSchema = { type: 'STRING' } as const

/**
 * The settings of FileStreamSource, as a file source: the lines of a file are the records, one each, the empty ones too
 * (org.apache.kafka.connect.file.FileStreamSourceTask). Throws an error that names the key.
 */
export const readStreamSourceOptions = (settings: ConnectorSettings): FileSourceOptions => {
  const keys: ConnectorKeys = new ConnectorKeys(settings)
  const topic = keys.required('topic')
  keys.required('file')
  const encode = sourceRecordEncoder(settings)
  const errors = readErrorPolicy(settings)
  const maxRowBytes = keys.integer('aws.file.max.row.bytes', defaultMaxRowBytes)
  return {
    topic,
    compression: 'none',
    isSeekable: true,
    readsBytes: true,
    skipFooters: 0,
    createReader: (_file, at) => new EndedLines(at, maxRowBytes),
    maxRowBytes,
    maxRequestSize: keys.integer('producer.override.max.request.size', 1_048_576),
    createChain: () => new FilterChain([]),
    convert: ({ value }, { lastModified }) =>
      encode({
        topic,
        partition: null,
        offset: null,
        timestamp: BigInt(lastModified),
        key: nothing,
        value: { schema: lineSchema, value: value.get(messageField) ?? '' },
        headers: [],
      }),
    haltsOnError: !errors.tolerates,
    errors,
    cleanup: readCleanupPolicy({}),
    connector: keys.optional('name') ?? '',
  }
}
