import { DataException } from '../connect/data-exception.ts'
import { keyId, positionId } from './document-id.ts'
import { documentText } from './document-text.ts'
import { indexName } from './index-name.ts'
import type { SinkOptions } from './sink-options.ts'
import type { SinkRecord } from './sink-record.ts'
import { withTimestamp } from './with-timestamp.ts'

/** One action of a bulk request. */
export interface BulkOperation {
  readonly record: SinkRecord
  readonly index: string
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
  const hasKey = options.idOf(record.topic) === 'key'
  const index = (options.dataStream?.nameOf ?? indexName)(converted.topic)
  if (document !== null) return write({ record, converted, index, hasKey, document }, options)
  if (options.onNullValue === 'fail') {
    throw new DataException(
      'the record has no value: set behavior.on.null.values to ignore or delete to go on without it',
    )
  }
  return options.onNullValue === 'delete' && hasKey && options.dataStream === undefined
    ? operation(record, 'delete', { _index: index, _id: keyId(converted), version: record.offset })
    : undefined
}

interface Writing {
  /** As it was consumed. */
  readonly record: SinkRecord
  /** As its document is made of. */
  readonly converted: SinkRecord
  readonly index: string
  readonly hasKey: boolean
  readonly document: string
}

const write = (
  { record, converted, index, hasKey, document }: Writing,
  options: SinkOptions,
): BulkOperation => {
  const target = { _index: index, _id: hasKey ? keyId(converted) : positionId(record) }
  if (options.dataStream !== undefined) {
    return operation(
      record,
      'create',
      target,
      withTimestamp(document, converted, options.dataStream.timestampFields),
    )
  }
  // What is there is changed by OpenSearch itself, which knows no external versions for that.
  if (options.writes === 'update') {
    return operation(record, 'update', target, `{"doc":${document},"doc_as_upsert":true}`)
  }
  return operation(
    record,
    'index',
    hasKey ? { ...target, version: versionOf(converted, options) } : target,
    document,
  )
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
  readonly _index: string
  readonly _id: string
  readonly version?: bigint
}

const operation = (
  record: SinkRecord,
  action: 'index' | 'create' | 'update' | 'delete',
  { _index, _id, version }: Target,
  document?: string,
): BulkOperation => {
  const versioned = version === undefined ? '' : `,"version":${version},"version_type":"external"`
  const retried = action === 'update' ? ',"retry_on_conflict":5' : ''
  const header = `{"${action}":{"_index":${JSON.stringify(_index)},"_id":${JSON.stringify(_id)}${versioned}${retried}}}`
  const lines = document === undefined ? [header] : [header, document]
  return {
    record,
    index: _index,
    lines,
    bytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0),
  }
}
