import { DataException } from '../connect/data-exception.ts'
import { type BulkOperation, bulkOperation } from '../search/bulk-operation.ts'
import { positionText, type SinkRecord } from '../search/sink-record.ts'
import type { Log } from './ports.ts'
import type { SinkCounts } from './search-sink-ports.ts'
import {
  type BulkShipment,
  type BulkShipping,
  IndexingError,
  type RefusedOperation,
  reasonOf,
  shipBulk,
} from './ship-bulk.ts'

/** What the sink needs. */
export interface SearchSink extends BulkShipping {
  readonly log: Log
}

/**
 * Writes the records of one topic to its index, one document a record, before the deadline (ms since 1970). Records
 * that cannot be documents, and documents that the index refuses, go where the connector's settings say: with
 * `fail` it throws after everything else was written, so that the rest of the batch is not held up twice.
 */
export const indexRecords = async (
  sink: SearchSink,
  records: readonly SinkRecord[],
  deadline: number,
): Promise<SinkCounts> => {
  const plan = planOperations(sink, records)
  const shipment = await shipBulk(sink, plan.operations, deadline)
  if (sink.options.onMalformedDocument !== 'ignore') reportRefused(sink, shipment)
  if (plan.failure !== undefined) throw plan.failure
  return {
    records: records.length,
    indexed: plan.operations.length - shipment.refused.length - shipment.conflicting,
    conflicting: shipment.conflicting,
    skipped: plan.skipped,
    invalid: plan.invalid,
    malformed: shipment.refused.length,
    retried: shipment.retried,
  }
}

interface Plan {
  readonly operations: readonly BulkOperation[]
  readonly skipped: number
  readonly invalid: number
  /** The first record that the settings do not allow to leave out. */
  readonly failure?: IndexingError
}

const planOperations = ({ options, log }: SearchSink, records: readonly SinkRecord[]): Plan => {
  const operations: BulkOperation[] = []
  let skipped = 0
  let invalid = 0
  let failure: IndexingError | undefined
  for (const record of records) {
    try {
      const operation = bulkOperation(record, options)
      if (operation === undefined) skipped++
      else operations.push(operation)
    } catch (error) {
      if (!(error instanceof DataException)) throw error
      invalid++
      if (options.dropInvalidMessage) log.warn(`${positionText(record)} is left out: ${error.message}`)
      else failure ??= invalidRecord(record, error)
    }
  }
  return { operations, skipped, invalid, ...(failure !== undefined && { failure }) }
}

const invalidRecord = (record: SinkRecord, cause: DataException): IndexingError =>
  new IndexingError(
    `${positionText(record)} was not written to the index: ${cause.message}. ` +
      'To go on without such records set drop.invalid.message to true.',
    { cause },
  )

const reportRefused = ({ options, log }: SearchSink, { refused }: BulkShipment): void => {
  const [first] = refused
  if (first === undefined) return
  if (options.onMalformedDocument === 'fail') {
    throw new IndexingError(
      `${refused.length} records were not written, the first one: ${refusedText(first)}. To go on without such ` +
        'records set behavior.on.malformed.documents to warn, or change the mapping of the index.',
    )
  }
  for (const each of refused) log.warn(`A document is left out: ${refusedText(each)}`)
}

const refusedText = ({ operation, item }: RefusedOperation): string =>
  `${positionText(operation.record)} was refused by the index ${operation.index}: ${reasonOf(item)}`
