import { simpleClassName } from '../connect/class-name.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import { type ErrorPolicy, readErrorPolicy } from '../connect/error-policy.ts'
import { readDataStream } from './data-stream.ts'
import { type DocumentRouting, readRouting } from './document-routing.ts'
import { readExistingResources } from './existing-resources.ts'
import { indexName } from './index-name.ts'
import { type IndexNaming, readIndexNaming } from './index-naming.ts'
import { type RecordConversion, readRecordConversion } from './record-conversion.ts'
import { checkSinkRules } from './sink-rules.ts'
import { readTemplateOptions, type TemplateOptions } from './template-options.ts'
import { readTimestampOptions, type TimestampOptions } from './timestamp-options.ts'

/** What a record without a value does. */
export const nullValueBehaviors = ['fail', 'ignore', 'delete'] as const
export type NullValueBehavior = (typeof nullValueBehaviors)[number]

/** What a document does that the index refuses. */
export const malformedBehaviors = ['fail', 'warn', 'ignore', 'report'] as const
export type MalformedBehavior = (typeof malformedBehaviors)[number]

/** A search sink's settings. Confluent's Elasticsearch sink and Aiven's OpenSearch sink say the same in other words. */
export interface SinkOptions {
  readonly urls: readonly string[]
  /**
   * The record's position as the document's id, its place in the file that it comes from, its key with the offset as external version, or
   * none that we know.
   */
  readonly idOf: (topic: string) => 'position' | 'source' | 'key' | 'none'
  readonly placeOf: IndexNaming
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
  /** Documents go into data streams, each once. */
  readonly isDataStream: boolean
  /** Set: documents have `@timestamp`. */
  readonly timestamp?: TimestampOptions
  readonly routing?: DocumentRouting
  /** The ingest pipeline of documents. */
  readonly pipeline?: string
  /** How often OpenSearch itself tries an update that met another one. */
  readonly retriesOnConflict: number
  /** Whether an index that is new gets a template, so that its dates do not depend on its first document. */
  readonly putsTemplate: boolean
  readonly template: TemplateOptions
  /** After so many days the indices of a pattern are deleted. */
  readonly retentionDays?: number
  /** The template's name, where a setting says it. */
  readonly templateName?: string
  /** A record without a value that is left out is a dead letter, too (Confluent). */
  readonly reportsNullValues: boolean
  /** `errors.*`: what becomes of a record that is no JSON, and where records go that are left out. */
  readonly errors: ErrorPolicy
  /** The connector's name, for dead letters. */
  readonly connector: string
}

/** Reads the settings of either class. Throws an error that names the key. */
export const readSinkOptions = (settings: ConnectorSettings): SinkOptions => {
  const keys: ConnectorKeys = new ConnectorKeys(settings)
  checkConverter(keys)
  const isAiven = /^OpenSearchSinkConnector$/i.test(simpleClassName(keys.optional('connector.class') ?? ''))
  checkSinkRules(keys, isAiven)
  const placing = readPlacing(keys)
  const routing = readRouting(keys)
  const pipeline = keys.optional('aws.ingest.pipeline') ?? ''
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
    writes: readWriteMethod(keys, placing.isDataStream),
    ...(versionHeader !== '' && { versionHeader }),
    ...placing,
    ...(routing !== undefined && { routing }),
    ...(pipeline !== '' && { pipeline }),
    template: readTemplateOptions(keys),
    ...readRetention(keys),
    retriesOnConflict: Math.min(keys.integer('max.in.flight.requests', 5), isAiven ? 3 : 5),
    reportsNullValues: !isAiven,
    errors: readErrorPolicy(settings),
    connector: keys.optional('name') ?? '',
  }
}

const readWriteMethod = (keys: ConnectorKeys, isDataStream: boolean): SinkOptions['writes'] => {
  const key = keys.optional('index.write.method') === undefined ? 'write.method' : 'index.write.method'
  const method = keys.choice(key, ['INSERT', 'UPSERT'], 'INSERT')
  if (method === 'UPSERT' && isDataStream)
    keys.refuse(key, 'is UPSERT, and a data stream only takes new documents')
  if (method === 'UPSERT' && keys.optional('aws.ingest.pipeline'))
    keys.refuse('aws.ingest.pipeline', `is set, and ${key} is UPSERT: a pipeline takes whole documents`)
  return method === 'UPSERT' ? 'update' : 'index'
}

type Placing = Pick<SinkOptions, 'placeOf' | 'isDataStream' | 'timestamp' | 'putsTemplate' | 'templateName'>

/** Where documents go: resources that are there, data streams, our own pattern of names, or the index of the topic. */
const readPlacing = (keys: ConnectorKeys): Placing => {
  const existing = readExistingResources(keys)
  const stream = readDataStream(keys)
  const named = readIndexNaming(keys)
  if ([existing, stream, named].filter((way) => way !== undefined).length > 1)
    keys.refuse(
      named === undefined ? 'data.stream.type' : 'aws.index.name',
      'is set, and so is another way to name indices: data streams, resources that exist, aws.index.name. Choose one',
    )
  const timestamp = readTimestampOptions(keys) ?? stream?.timestamp ?? streamTimestamp(keys, existing)
  const nameOf = existing?.nameOf ?? stream?.nameOf ?? indexName
  return {
    placeOf: named ?? ((topic) => same(nameOf(topic))),
    isDataStream: stream !== undefined || existing?.isDataStream === true,
    ...(timestamp !== undefined && { timestamp }),
    putsTemplate: existing === undefined && keys.boolean('aws.index.template.enabled', true),
    ...(stream?.template !== undefined && { templateName: stream.template }),
  }
}

const same = (index: string) => ({ index, pattern: index })

/** Time series have to have a time, in a data stream that is there and in a serverless collection. */
const streamTimestamp = (
  keys: ConnectorKeys,
  existing: { readonly isDataStream: boolean } | undefined,
): TimestampOptions | undefined =>
  existing?.isDataStream === true || hasNoIds(keys) ? { fields: [], keepsOwn: true } : undefined

/** Collections of time series and of vectors refuse ids (Amazon OpenSearch Serverless). */
const hasNoIds = (keys: ConnectorKeys): boolean =>
  keys.choice('aws.opensearch.collection.type', ['SEARCH', 'TIMESERIES', 'VECTORSEARCH'], 'SEARCH') !==
  'SEARCH'

/** An index that holds records of all days would be deleted with all of them. */
const readRetention = (keys: ConnectorKeys): Pick<SinkOptions, 'retentionDays'> => {
  const key = 'aws.index.retention.days'
  if (keys.optional(key) === undefined) return {}
  const retentionDays = keys.integer(key, 0)
  if (retentionDays < 1) keys.refuse(key, `is ${retentionDays}: write a number of days`)
  if (!keys.optional('aws.index.name')?.includes('%{'))
    keys.refuse(key, 'is set, and aws.index.name has no date: write weblogs-%{yyyy.MM.dd}, say')
  return { retentionDays }
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
  const own = keys.choice('document.id.strategy', ['position', 'source'], 'position')
  const ofPosition = hasNoIds(keys) ? 'none' : own
  if (ofPosition === 'none' && (!ignoresKey || strategy === 'record.key'))
    keys.refuse('key.ignore', 'is not true: a collection of this aws.opensearch.collection.type takes no ids')
  return (topic) => ((ignoresKey || topics.has(topic)) && strategy !== 'record.key' ? ofPosition : 'key')
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
