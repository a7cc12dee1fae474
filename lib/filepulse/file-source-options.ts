import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import type { EncodedSourceRecord } from '../connect/encode-source-record.ts'
import { type ErrorPolicy, readErrorPolicy } from '../connect/error-policy.ts'
import { type CleanupPolicy, readCleanupPolicy } from './cleanup-policy.ts'
import { recordConverter } from './convert-record.ts'
import { createFilterChain } from './create-filter-chain.ts'
import { type Compression, compressions } from './file-compression.ts'
import { fileMetadata } from './file-metadata.ts'
import type { FileObject } from './file-object.ts'
import { type CreateReader, readReader } from './file-readers.ts'
import type { FileRecord } from './file-record.ts'
import type { FilterChain } from './filter-chain.ts'
import { readListFilters } from './list-filters.ts'
import { plainRegexRunner, type RegexRunner } from './regex-runner.ts'

/** A file source's settings, as far as they say what becomes of an object. */
export interface FileSourceOptions {
  readonly topic: string
  readonly compression: Compression
  /**
   * Whether a file that is not packed can be read from any row on: not in UTF-16, whose bytes are counted as UTF-8, not where
   * headers at its start belong to each record, and not as a whole.
   */
  readonly isSeekable: boolean
  /** False: what is known of a file is its record, and its bytes are not read. */
  readonly readsBytes: boolean
  readonly skipFooters: number
  /** Cuts a file into what its records start as (`tasks.reader.class`). */
  readonly createReader: CreateReader
  /** A longer row is a failure. */
  readonly maxRowBytes: number
  /** `producer.override.max.request.size`: a larger record is not converted. */
  readonly maxRequestSize: number
  /** A chain of its own for each file: filters keep state. */
  createChain(file: FileObject): FilterChain
  /** Transforms and converters: a record as it goes out; undefined when a transform drops it. Throws a DataException. */
  convert(record: FileRecord, file: FileObject): EncodedSourceRecord | undefined
  /** `tasks.halt.on.error`: a record that a filter does not take fails the whole object. */
  readonly haltsOnError: boolean
  /** What becomes of a record that a transform or the converter does not take, and where failed records go. */
  readonly errors: ErrorPolicy
  readonly cleanup: CleanupPolicy
  /** The connector's name, for failed records. */
  readonly connector: string
}

/** Reads FilePulse's settings. Compiles every pattern, so that an error shows before the first object. Names the key. */
export const readFileSourceOptions = (
  settings: ConnectorSettings,
  regex: RegexRunner = plainRegexRunner,
): FileSourceOptions => {
  const keys: ConnectorKeys = new ConnectorKeys(settings)
  readListFilters(settings)
  createFilterChain(settings)
  return {
    topic: keys.required('topic'),
    compression: readCompression(keys),
    ...readReader(settings),
    maxRequestSize: keys.integer('producer.override.max.request.size', 1_048_576),
    createChain: (file) => createFilterChain(settings, { regex, file: { metadata: fileMetadata(file) } }),
    convert: recordConverter(settings),
    haltsOnError: keys.boolean('tasks.halt.on.error', false),
    errors: readErrorPolicy(settings),
    cleanup: readCleanupPolicy(settings),
    connector: keys.optional('name') ?? '',
  }
}

/** As FilePulse's `compression.method`, and zstd; files that it unpacks by their type when it lists them are found out here. */
const readCompression = (keys: ConnectorKeys): Compression => {
  const method = keys.optional('compression.method') ?? ''
  const known = compressions.find((name) => name === method.toLowerCase())
  if (method !== '' && known === undefined)
    keys.refuse('compression.method', `is "${method}": write gzip, bzip, zip, zstd or none, or remove it`)
  return known ?? 'auto'
}
