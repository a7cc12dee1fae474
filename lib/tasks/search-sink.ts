import { DataException } from '../connect/data-exception.ts'
import type { DeadLetterRecord } from '../connect/dead-letter-record.ts'
import { positionText } from '../connect/position-text.ts'
import { sinkDeadLetter } from '../connect/sink-dead-letter.ts'
import { StageException } from '../connect/stage-exception.ts'
import { type BulkOperation, bulkOperation } from '../search/bulk-operation.ts'
import type { SinkOptions } from '../search/sink-options.ts'
import type { SinkRecord } from '../search/sink-record.ts'
import type { DeadLetters } from './dead-letters.ts'
import { IndexingError } from './indexing-error.ts'
import { type IndexPreparation, prepareIndices } from './prepare-indices.ts'
import type { SinkCounts } from './search-sink-ports.ts'
import { type BulkShipment, type RefusedOperation, reasonOf, shipBulk } from './ship-bulk.ts'

/** What the sink needs. Lives as long as the execution environment. */
export interface SearchSink extends IndexPreparation {
  /** Absent where `errors.deadletterqueue.topic.name` is not set. */
  readonly deadLetters?: DeadLetters
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
  await prepareIndices(sink, plan.operations, deadline)
  const shipment = await shipBulk(sink, plan.operations, deadline)
  const refused = shipment.refused.map((each) => refusedLetter(sink, each))
  await writeDeadLetters(sink, [...plan.deadLetters, ...refused])
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
  readonly deadLetters: readonly (DeadLetterRecord | undefined)[]
  readonly skipped: number
  readonly invalid: number
  /** The first record that the settings do not allow to leave out. */
  readonly failure?: IndexingError
}

const notPut = { stage: 'TASK_PUT', className: 'search-sink' } as const
const notConverted = { stage: 'VALUE_CONVERTER', className: 'search-sink' } as const

const planOperations = (sink: SearchSink, records: readonly SinkRecord[]): Plan => {
  const { options, log } = sink
  const operations: BulkOperation[] = []
  const deadLetters: (DeadLetterRecord | undefined)[] = []
  let skipped = 0
  let invalid = 0
  let failure: IndexingError | undefined
  for (const record of records) {
    try {
      const operation = bulkOperation(record, options)
      if (operation === undefined) {
        skipped++
        if (record.value === null && options.reportsNullValues)
          deadLetters.push(sinkDeadLetter(options, record, withoutValue(), notPut))
      } else operations.push(operation)
    } catch (error) {
      if (!(error instanceof DataException)) throw error
      invalid++
      deadLetters.push(sinkDeadLetter(options, record, error, notConverted))
      if (mayLeaveOut(options, error)) log.warn(`${positionText(record)} is left out: ${error.message}`)
      else failure ??= invalidRecord(record, error)
    }
  }
  return { operations, deadLetters, skipped, invalid, ...(failure !== undefined && { failure }) }
}

/** What Confluent's sink reports of a record without a value that it leaves out. */
const withoutValue = (): Error => new DataException('Cannot write null valued record.')

/** What a transform does not take is no invalid message of the sink's. */
const mayLeaveOut = ({ errors, dropInvalidMessage }: SinkOptions, error: DataException): boolean =>
  errors.tolerates || (dropInvalidMessage && !isOfTransform(error))

const isOfTransform = (error: DataException): boolean =>
  error instanceof StageException && error.stage === 'TRANSFORMATION'

const refusedLetter = ({ options }: SearchSink, refused: RefusedOperation): DeadLetterRecord | undefined =>
  sinkDeadLetter(options, refused.operation.record, new DataException(refusedText(refused)), notPut)

const writeDeadLetters = async (
  { deadLetters }: SearchSink,
  letters: readonly (DeadLetterRecord | undefined)[],
): Promise<void> => {
  const written = letters.filter((each) => each !== undefined)
  if (written.length > 0) await deadLetters?.write(written)
}

const invalidRecord = (record: SinkRecord, cause: DataException): IndexingError =>
  new IndexingError(
    `${positionText(record)} was not written to the index: ${cause.message}. ` +
      `To go on without such records set ${isOfTransform(cause) ? 'errors.tolerance to all' : 'drop.invalid.message to true'}.`,
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
