import { DataException } from '../connect/data-exception.ts'
import { keyId, positionId, sourceId } from './document-id.ts'
import { documentText } from './document-text.ts'
import type { SinkOptions } from './sink-options.ts'
import type { SinkRecord } from './sink-record.ts'
import { stampedDocument } from './stamped-document.ts'

/** One action of a bulk request. */
export interface BulkOperation {
  readonly record: SinkRecord
  readonly index: string
  /** What its index template is for: the index, or all of a pattern. */
  readonly pattern: string
  /** It changes fields of a document, which has no version of ours. */
  readonly isUpdate: boolean
  /** The action and, unless it deletes, the document: each one line of JSON, without its end. */
  readonly lines: readonly string[]
  /** Size in a request, line ends included. */
  readonly bytes: number
}

/**
 * What a record does to the index; undefined when a transform drops it, or it has no value and the settings say to leave
 * it out. Throws a DataException when it cannot become a document.
 *
 * With its position as id a record that is delivered again writes the same document again. With its key as id the
 * offset is the version, and OpenSearch refuses to go back to an older one. A data stream takes a document once.
 *
 * A transform may give it another topic, which names its index. Its position stays that of the topic it was read from: two
 * topics that are routed to one index do not write one another's documents.
 */
export const bulkOperation = (record: SinkRecord, options: SinkOptions): BulkOperation | undefined => {
  const converted = options.convert === undefined ? record : options.convert(record)
  if (converted === undefined) return undefined
  const document = converted.value === null ? null : documentText(converted.value)
  if (document !== null) return write({ record, converted, document }, options)
  if (options.onNullValue === 'fail') {
    throw new DataException(
      'the record has no value: set behavior.on.null.values to ignore or delete to go on without it',
    )
  }
  const isOfKey = options.idOf(record.topic) === 'key' && converted.key !== null
  if (options.onNullValue === 'ignore' || !isOfKey || options.isDataStream) return undefined
  const place = options.placeOf(converted.topic, converted.timestamp)
  const routing = options.routing?.(converted, null)
  return operation(record, 'delete', {
    ...place,
    id: keyId(converted),
    version: versionOf(converted, options),
    ...(routing !== undefined && { routing }),
  })
}

interface Writing {
  /** As it was consumed. */
  readonly record: SinkRecord
  /** As its document is made of. */
  readonly converted: SinkRecord
  readonly document: string
}

const write = ({ record, converted, document }: Writing, options: SinkOptions): BulkOperation => {
  const { timestamp: stamp, pipeline } = options
  const { text, time } =
    stamp === undefined
      ? { text: document, time: converted.timestamp }
      : stampedDocument(document, converted, stamp)
  const routing = options.routing?.(converted, text)
  const target: Target = {
    ...options.placeOf(converted.topic, time),
    ...idOf(record, converted, options),
    ...(routing !== undefined && { routing }),
    ...(pipeline !== undefined && { pipeline }),
  }
  if (options.isDataStream) return operation(record, 'create', withoutVersion(target), text)
  // What is there is changed by OpenSearch itself, which knows no external versions for that.
  if (options.writes === 'update') {
    const retries = { ...withoutVersion(target), retriesOnConflict: options.retriesOnConflict }
    return operation(record, 'update', retries, `{"doc":${text},"doc_as_upsert":true}`)
  }
  return operation(record, 'index', target, text)
}

const withoutVersion = ({ version: _, ...target }: Target): Target => target

const idOf = (
  record: SinkRecord,
  converted: SinkRecord,
  options: SinkOptions,
): Pick<Target, 'id' | 'version'> => {
  switch (options.idOf(record.topic)) {
    case 'none':
      return {}
    case 'position':
      return { id: positionId(record) }
    case 'source':
      return { id: sourceId(record) }
    case 'key':
      return { id: keyId(converted), version: versionOf(converted, options) }
  }
}

const versionOf = ({ offset, headers }: SinkRecord, { versionHeader }: SinkOptions): bigint => {
  if (versionHeader === undefined) return offset
  const text = headers.findLast(({ key }) => key === versionHeader)?.value?.toString('utf8') ?? ''
  if (/^\d+$/.test(text)) return BigInt(text)
  throw new DataException(
    `the header ${versionHeader} (external.version.header) is "${text}", which is no number`,
  )
}

interface Target {
  readonly index: string
  readonly pattern: string
  readonly id?: string
  readonly version?: bigint
  readonly routing?: string
  readonly pipeline?: string
  readonly retriesOnConflict?: number
}

const operation = (
  record: SinkRecord,
  action: 'index' | 'create' | 'update' | 'delete',
  { index, pattern, id, version, routing, pipeline, retriesOnConflict }: Target,
  document?: string,
): BulkOperation => {
  const named = id === undefined ? '' : `,"_id":${JSON.stringify(id)}`
  const versioned = version === undefined ? '' : `,"version":${version},"version_type":"external"`
  const routed = routing === undefined ? '' : `,"routing":${JSON.stringify(routing)}`
  const piped = pipeline === undefined ? '' : `,"pipeline":${JSON.stringify(pipeline)}`
  const retried = retriesOnConflict === undefined ? '' : `,"retry_on_conflict":${retriesOnConflict}`
  const header = `{"${action}":{"_index":${JSON.stringify(index)}${named}${versioned}${routed}${piped}${retried}}}`
  const lines = document === undefined ? [header] : [header, document]
  return {
    record,
    index,
    pattern,
    isUpdate: action === 'update',
    lines,
    bytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0),
  }
}
