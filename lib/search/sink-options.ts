import { simpleClassName } from '../connect/class-name.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import { type ErrorPolicy, readErrorPolicy } from '../connect/error-policy.ts'
import { type DataStreamOptions, readDataStream } from './data-stream.ts'
import { type RecordConversion, readRecordConversion } from './record-conversion.ts'

/** What a record without a value does. */
export const nullValueBehaviors = ['fail', 'ignore', 'delete'] as const
export type NullValueBehavior = (typeof nullValueBehaviors)[number]

/** What a document does that the index refuses. */
export const malformedBehaviors = ['fail', 'warn', 'ignore', 'report'] as const
export type MalformedBehavior = (typeof malformedBehaviors)[number]

/** A search sink's settings. Confluent's Elasticsearch sink and Aiven's OpenSearch sink say the same in other words. */
export interface SinkOptions {
  readonly urls: readonly string[]
  /** The record's position as the document's id, or its key with the offset as external version. */
  readonly idOf: (topic: string) => 'position' | 'key'
  /** `transforms` and converters; absent where they leave records as they are. */
  readonly convert?: RecordConversion
  /** Documents in one request, at most. */
  readonly batchSize: number
  /** Bytes in one request, at most; one document may be larger. */
  readonly bulkSizeBytes: number
  readonly maxRetries: number
  readonly retryBackoffMs: number
  readonly onNullValue: NullValueBehavior
  readonly onMalformedDocument: MalformedBehavior
  /** True: a record that cannot become a document is left out. */
  readonly dropInvalidMessage: boolean
  /** `update`: the fields of a document are put into the one that is there. */
  readonly writes: 'index' | 'update'
  /** `external.version.header`: its number is the version of a document with its key for an id; the offset otherwise. */
  readonly versionHeader?: string
  /** Set: documents go into data streams. */
  readonly dataStream?: DataStreamOptions
  /** Whether an index that is new gets a template, so that its dates do not depend on its first document. */
  readonly putsTemplate: boolean
  /** `errors.*`: what becomes of a record that is no JSON, and where records go that are left out. */
  readonly errors: ErrorPolicy
  /** The connector's name, for dead letters. */
  readonly connector: string
}

/** Keys that change what is written, with the only value that works here. Anything else is refused, not ignored. */
const onlyValues: readonly (readonly [key: string, value: string])[] = [
  ['external.resource.usage', 'DISABLED'],
  ['routing.type', 'none'],
]

/** Reads the settings of either class. Throws an error that names the key. */
export const readSinkOptions = (settings: ConnectorSettings): SinkOptions => {
  const keys: ConnectorKeys = new ConnectorKeys(settings)
  refuseOthers(keys)
  checkConverter(keys)
  const isAiven = /^OpenSearchSinkConnector$/i.test(simpleClassName(keys.optional('connector.class') ?? ''))
  const dataStream = readDataStream(keys)
  const versionHeader = keys.optional('external.version.header') ?? ''
  const idOf = readIdOf(keys)
  const convert = readRecordConversion(settings, (topic) => idOf(topic) === 'key')
  const bulkSize = keys.integer('bulk.size.bytes', 5 * 1024 * 1024)
  return {
    urls: readUrls(keys),
    idOf,
    ...(convert !== undefined && { convert }),
    batchSize: keys.integer('batch.size', 2000),
    bulkSizeBytes: bulkSize === -1 ? Number.POSITIVE_INFINITY : bulkSize,
    maxRetries: keys.integer('max.retries', 5),
    retryBackoffMs: keys.integer('retry.backoff.ms', 100),
    onNullValue: keys.choice('behavior.on.null.values', nullValueBehaviors, isAiven ? 'ignore' : 'fail'),
    onMalformedDocument: keys.choice('behavior.on.malformed.documents', malformedBehaviors, 'fail'),
    dropInvalidMessage: keys.boolean('drop.invalid.message', false),
    writes: readWriteMethod(keys, dataStream !== undefined),
    ...(versionHeader !== '' && { versionHeader }),
    ...(dataStream !== undefined && { dataStream }),
    putsTemplate: keys.boolean('aws.index.template.enabled', true),
    errors: readErrorPolicy(settings),
    connector: keys.optional('name') ?? '',
  }
}

const readWriteMethod = (keys: ConnectorKeys, isDataStream: boolean): SinkOptions['writes'] => {
  const key = keys.optional('index.write.method') === undefined ? 'write.method' : 'index.write.method'
  const method = keys.choice(key, ['INSERT', 'UPSERT'], 'INSERT')
  if (method === 'UPSERT' && isDataStream)
    keys.refuse(key, 'is UPSERT, and a data stream only takes new documents')
  return method === 'UPSERT' ? 'update' : 'index'
}

const readUrls = (keys: ConnectorKeys): readonly string[] => {
  const urls = keys.list('connection.url')
  if (urls.length === 0) keys.refuse('connection.url', 'is not set: write http://host:9200')
  for (const url of urls)
    if (!URL.canParse(url)) keys.refuse('connection.url', `has "${url}", which is no URL`)
  return urls
}

const readIdOf = (keys: ConnectorKeys): SinkOptions['idOf'] => {
  const strategy = keys.choice(
    'key.ignore.id.strategy',
    ['none', 'record.key', 'topic.partition.offset'],
    'topic.partition.offset',
  )
  const ignoresKey = keys.boolean('key.ignore', false) || keys.boolean('use.autogenerated.ids', false)
  const topics = new Set(keys.list('topic.key.ignore'))
  return (topic) => ((ignoresKey || topics.has(topic)) && strategy !== 'record.key' ? 'position' : 'key')
}

const refuseOthers = (keys: ConnectorKeys): void => {
  for (const [key, only] of onlyValues) {
    const value = keys.optional(key) ?? ''
    if (value !== '' && value.toLowerCase() !== only.toLowerCase()) {
      keys.refuse(key, `is "${value}", which cannot be done here: write ${only}`)
    }
  }
}

const checkConverter = (keys: ConnectorKeys): void => {
  const converter = keys.optional('value.converter') ?? ''
  if (converter === '') return
  if (simpleClassName(converter) !== 'JsonConverter') {
    keys.refuse(
      'value.converter',
      `is ${converter}: documents are JSON, so write org.apache.kafka.connect.json.JsonConverter`,
    )
  }
}
