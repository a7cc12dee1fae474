import type { ConnectValue } from '../connect/connect-value.ts'
import { DataException } from '../connect/data-exception.ts'
import { deadLetterRecord, type ErrorStage } from '../connect/dead-letter-record.ts'
import type { EncodedSourceRecord } from '../connect/encode-source-record.ts'
import { failedFileRecord } from '../filepulse/failed-file-record.ts'
import { type FileObject, fileUri } from '../filepulse/file-object.ts'
import { type FileRecord, messageField } from '../filepulse/file-record.ts'
import type { FileSourceOptions } from '../filepulse/file-source-options.ts'
import type { FilterChain, FilterOutcome } from '../filepulse/filter-chain.ts'
import type { Row, RowPosition } from '../filepulse/row-reader.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import type { TimeLimit } from './file-source-ports.ts'
import type { ObjectLog } from './object-log.ts'
import type { Log } from './ports.ts'

/** What a shipment needs of its file source. */
export interface FileShipmentParts {
  readonly options: FileSourceOptions
  readonly timeLimit: TimeLimit
  readonly log: Log
}

/** Where records of an object go. */
export interface FileShipmentTarget {
  readonly log: Pick<ObjectLog, 'add' | 'appended'>
  /** The partition of its URI in the connector's topic. */
  readonly home: TopicPartition
  /** The partition of a URI in any topic. */
  partitionOf(topic: string, uri: string): Promise<number>
}

/** An object was not shipped to its end. What was appended before stays; the next delivery goes on from there. */
export class FileSourceError extends Error {
  override readonly name = 'FileSourceError'
}

/** The rows of one object on their way to records, and what has become of them. */
export class FileShipment {
  readonly #parts: FileShipmentParts
  readonly #target: FileShipmentTarget
  readonly #object: FileObject
  readonly #uri: string
  readonly #chain: FilterChain
  #converted: Omit<EncodedSourceRecord, 'bytes'>[] = []
  readonly #counts = { rows: 0, ignoredFailures: 0, skipped: 0 }

  constructor(parts: FileShipmentParts, object: FileObject, target: FileShipmentTarget) {
    this.#parts = parts
    this.#target = target
    this.#object = object
    this.#uri = fileUri(object)
    this.#chain = parts.options.createChain(object)
  }

  get counts() {
    return { ...this.#counts, records: this.#target.log.appended }
  }

  /** Where the first row stands that filters hold back; undefined when they hold none. */
  heldFrom(): RowPosition | undefined {
    return this.#chain.heldFrom()
  }

  /** Filters rows, and hands their records to the log. */
  async take(rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return
    for (const outcome of this.#limited(() => rows.map((row) => this.#apply(row)))) this.#hand(outcome)
    this.#counts.rows += rows.length
    await this.#add()
  }

  /** The file has ended: what filters held back goes on. */
  async end(): Promise<void> {
    this.#hand(this.#limited(() => this.#chain.end()))
    await this.#add()
  }

  /** All rows at once, because the limit has its price; those that took too long again, each pattern by itself. */
  #limited<Answer>(work: () => Answer): Answer {
    const restore = this.#chain.save()
    const inTime = this.#parts.timeLimit.together(work)
    if (inTime !== undefined) return inTime.answer
    restore()
    return this.#parts.timeLimit.each(work)
  }

  #apply({ text, isCut, row, byteOffset, headers, footers, value: whole, cause }: Row): FilterOutcome {
    const value = whole === undefined ? new Map<string, ConnectValue>([[messageField, text]]) : new Map(whole)
    if (headers !== undefined) value.set('headers', headers)
    if (footers !== undefined) value.set('footers', footers)
    const record = { value, row, byteOffset }
    if (cause !== undefined) return unread(record, cause)
    return isCut ? unread(record, tooLong(this.#parts.options.maxRowBytes)) : this.#chain.apply(record)
  }

  #hand({ records, failures }: FilterOutcome): void {
    const { haltsOnError } = this.#parts.options
    for (const { alias, record, cause, isHandled } of failures) {
      if (isHandled) this.#counts.ignoredFailures++
      else {
        const what = `the filter ${alias} failed`
        const failing = { stage: 'TASK_POLL', className: alias, what, mayLeaveOut: !haltsOnError } as const
        this.#leaveOut(record, failing, cause)
      }
    }
    for (const record of records) this.#convert(record)
  }

  #convert(record: FileRecord): void {
    const { options } = this.#parts
    let converted: EncodedSourceRecord | undefined
    try {
      converted = options.convert(record, this.#object)
      if (converted !== undefined) checkSize(converted, options.maxRequestSize)
    } catch (cause) {
      const what = 'it was not converted'
      const mayLeaveOut = options.errors.tolerates
      this.#leaveOut(record, { stage: 'VALUE_CONVERTER', className: 'converter', what, mayLeaveOut }, cause)
      return
    }
    if (converted !== undefined) this.#converted.push(converted)
  }

  /** Where it goes: the connector's topic in the partition of its file, unless filters or transforms say otherwise. */
  async #add(): Promise<void> {
    const { home, log, partitionOf } = this.#target
    const converted = this.#converted
    this.#converted = []
    for (const record of converted) {
      const { topic } = record
      const isHome = topic === home.topic && record.partition === null
      const partition = record.partition ?? (isHome ? home.partition : await partitionOf(topic, this.#uri))
      log.add(isHome ? home : { topic, partition }, record)
    }
  }

  /** To the dead letter topic, if there is one; the row stays in the object. A fault of ours leaves nothing out. */
  #leaveOut(record: FileRecord, { stage, className, what, mayLeaveOut }: Failing, cause: unknown): void {
    if (!(cause instanceof DataException)) throw cause
    const { topic, errors, connector } = this.#parts.options
    const message = `The record at row ${record.row} of ${this.#uri} was not written to ${topic}: ${what}: ${cause.message}.`
    if (!mayLeaveOut) {
      throw new FileSourceError(
        `${message} Set ignoreFailure of the filter, tasks.halt.on.error=false or errors.tolerance=all to go on.`,
        { cause },
      )
    }
    this.#counts.skipped++
    const { deadLetters } = errors
    this.#parts.log.warn(
      `${message} It ${deadLetters ? `is written to ${deadLetters.topic}` : 'is left out'}.`,
    )
    if (deadLetters === undefined) return
    const context = { connector, task: 0, stage, className, error: cause }
    const failed = failedFileRecord(
      record,
      this.#object,
      this.#target.home,
      this.#parts.options.maxRequestSize,
    )
    const letter = deadLetterRecord(deadLetters, failed, context)
    this.#converted.push({
      ...letter,
      timestamp: this.#object.lastModified,
      partition: null,
      headers: letter.headers.map(({ key, value }) => ({ [key]: value })),
    })
  }
}

/** What a record failed at, and whether the settings let the others go on. */
interface Failing {
  readonly stage: ErrorStage
  readonly className: string
  readonly what: string
  readonly mayLeaveOut: boolean
}

const unread = (record: FileRecord, cause: DataException): FilterOutcome => ({
  records: [],
  failures: [{ alias: '(reader)', record, cause, isHandled: false }],
})

const tooLong = (maxRowBytes: number): DataException =>
  new DataException(`the row is longer than ${maxRowBytes} bytes, which are all that is kept of it`)

/** What Kafka's producer counts for a record beside its fields (DefaultRecordBatch, upper bound). */
const recordOverhead = 61 + 21

/** As Kafka's producer does before it compresses (`max.request.size`): a larger record would not get through. */
const checkSize = ({ bytes }: EncodedSourceRecord, maxRequestSize: number): void => {
  if (recordOverhead + bytes > maxRequestSize) {
    throw new DataException(
      `the record has ${recordOverhead + bytes} bytes, and producer.override.max.request.size is ${maxRequestSize}: raise it, and ` +
        'max.message.bytes of the topic',
    )
  }
}
