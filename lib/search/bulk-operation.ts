import { DataException } from '../connect/data-exception.ts'
import { keyId, positionId } from './document-id.ts'
import { documentText } from './document-text.ts'
import { indexName } from './index-name.ts'
import type { SinkOptions } from './sink-options.ts'
import type { SinkRecord } from './sink-record.ts'

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
 * What a record does to the index; undefined when it has no value and the settings say to leave it out. Throws a
 * DataException when it cannot become a document.
 *
 * With its position as id a record that is delivered again writes the same document again. With its key as id the
 * offset is the version, and OpenSearch refuses to go back to an older one.
 */
export const bulkOperation = (record: SinkRecord, options: SinkOptions): BulkOperation | undefined => {
  const document = record.value === null ? null : documentText(record.value)
  const hasKey = options.idOf(record.topic) === 'key'
  if (document !== null) return operation(record, 'index', target(record, hasKey), document)
  if (options.onNullValue === 'fail') {
    throw new DataException(
      'the record has no value: set behavior.on.null.values to ignore or delete to go on without it',
    )
  }
  return options.onNullValue === 'delete' && hasKey
    ? operation(record, 'delete', target(record, true))
    : undefined
}

interface Target {
  readonly _index: string
  readonly _id: string
  readonly version?: bigint
}

const target = (record: SinkRecord, hasKey: boolean): Target => ({
  _index: indexName(record.topic),
  ...(hasKey ? { _id: keyId(record), version: record.offset } : { _id: positionId(record) }),
})

const operation = (
  record: SinkRecord,
  action: 'index' | 'delete',
  { _index, _id, version }: Target,
  document?: string,
): BulkOperation => {
  const versioned = version === undefined ? '' : `,"version":${version},"version_type":"external"`
  const header = `{"${action}":{"_index":${JSON.stringify(_index)},"_id":${JSON.stringify(_id)}${versioned}}}`
  const lines = document === undefined ? [header] : [header, document]
  return {
    record,
    index: _index,
    lines,
    bytes: lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0),
  }
}
