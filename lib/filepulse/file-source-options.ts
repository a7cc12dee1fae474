import { simpleClassName } from '../connect/class-name.ts'
import { nothing } from '../connect/connect-record.ts'
import type { ConnectValue, Struct } from '../connect/connect-value.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import { inferSchema } from '../connect/infer-schema.ts'
import { createTransformChain } from '../connect/transforms/transform-chain.ts'
import { createFilterChain } from './create-filter-chain.ts'
import { type Compression, compressions } from './file-compression.ts'
import type { FilterChain } from './filter-chain.ts'
import { plainRegexRunner, type RegexRunner } from './regex-runner.ts'
import { defaultMaxRowBytes } from './row-reader.ts'

/** A FilePulse source's settings, as far as they say what becomes of an object. */
export interface FileSourceOptions {
  readonly topic: string
  readonly encoding: string
  readonly compression: Compression
  /** Whether a file that is not packed can be read from any row on: not in UTF-16, whose bytes are counted as UTF-8. */
  readonly isSeekable: boolean
  /** A longer row is a failure. */
  readonly maxRowBytes: number
  /** `producer.override.max.request.size`: a larger record is not converted. */
  readonly maxRequestSize: number
  /** A chain of its own for each file: filters keep state. */
  createChain(): FilterChain
  /** The transforms, on a record's value. */
  readonly transform: (value: Struct) => ConnectValue
  /** `tasks.halt.on.error`: a record that a filter does not take fails the whole object. */
  readonly haltsOnError: boolean
  /** `errors.tolerance=all`: a record that a transform or the converter does not take is left out. */
  readonly toleratesErrors: boolean
}

/** Reads the settings. Compiles every pattern, so that an error shows before the first object. Names the key. */
export const readFileSourceOptions = (
  settings: ConnectorSettings,
  regex: RegexRunner = plainRegexRunner,
): FileSourceOptions => {
  const keys: ConnectorKeys = new ConnectorKeys(settings)
  checkReader(keys)
  checkConverter(keys)
  createFilterChain(settings, regex)
  const encoding = keys.optional('file.encoding') || 'utf-8'
  return {
    topic: keys.required('topic'),
    encoding,
    compression: readCompression(keys),
    isSeekable: !/^utf-?16/i.test(encoding),
    maxRowBytes: keys.integer('aws.file.max.row.bytes', defaultMaxRowBytes),
    maxRequestSize: keys.integer('producer.override.max.request.size', 1_048_576),
    createChain: () => createFilterChain(settings, regex),
    transform: createValueTransform(settings, keys.required('topic')),
    haltsOnError: keys.boolean('tasks.halt.on.error', false),
    toleratesErrors: keys.choice('errors.tolerance', ['none', 'all'], 'none') === 'all',
  }
}

/** The chain as it changes the value of a record of one topic. */
const createValueTransform = (settings: ConnectorSettings, topic: string): FileSourceOptions['transform'] => {
  const chain = createTransformChain(settings)
  const around = { topic, partition: null, offset: null, timestamp: null, key: nothing, headers: [] }
  return (value) => chain({ ...around, value: { schema: inferSchema(value), value } })?.value.value ?? null
}

const checkReader = (keys: ConnectorKeys): void => {
  const reader = simpleClassName(keys.required('tasks.reader.class'))
  if (!reader.endsWith('RowFileInputReader')) {
    keys.refuse('tasks.reader.class', `is ${reader}: only rows are read here, by a ...RowFileInputReader`)
  }
  for (const key of ['skip.headers', 'skip.footers']) {
    if (keys.integer(key, 0) !== 0) keys.refuse(key, 'is not 0: every row is a record here')
  }
  try {
    new TextDecoder(keys.optional('file.encoding') || 'utf-8')
  } catch {
    keys.refuse(
      'file.encoding',
      `is "${keys.optional('file.encoding')}": write a known encoding such as UTF-8`,
    )
  }
}

const checkConverter = (keys: ConnectorKeys): void => {
  const converter = simpleClassName(keys.optional('value.converter') ?? '')
  if (converter === '') return
  if (converter !== 'JsonConverter') {
    keys.refuse('value.converter', `is ${converter}: write org.apache.kafka.connect.json.JsonConverter`)
  }
  if (keys.boolean('value.converter.schemas.enable', true)) {
    keys.refuse('value.converter.schemas.enable', 'is not false: records are written without a schema here')
  }
}

/** FilePulse knows gzip; files that it unpacks by their type when it lists them are found out here. */
const readCompression = (keys: ConnectorKeys): Compression => {
  const method = keys.optional('compression.method') ?? ''
  const known = compressions.find((name) => name === method.toLowerCase())
  if (method !== '' && known === undefined)
    keys.refuse('compression.method', `is "${method}": write gzip, zstd or none, or remove it`)
  return known ?? 'auto'
}
