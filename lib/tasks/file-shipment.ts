import { DataException } from '../connect/data-exception.ts'
import { fromConnectData } from '../connect/json-converter.ts'
import { toConnectStruct } from '../filepulse/connect-struct.ts'
import { type FileHeader, fileHeaders, withRow } from '../filepulse/file-headers.ts'
import { type FileObject, fileUri } from '../filepulse/file-object.ts'
import { type FileRecord, messageField } from '../filepulse/file-record.ts'
import type { FileSourceOptions } from '../filepulse/file-source-options.ts'
import type { FilterChain, FilterOutcome } from '../filepulse/filter-chain.ts'
import type { Row, RowPosition } from '../filepulse/row-reader.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import type { FileOutgoingRecord, TimeLimit } from './file-source-ports.ts'
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
  readonly log: ObjectLog
  readonly home: TopicPartition
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
  readonly #headers: readonly FileHeader[]
  readonly #chain: FilterChain
  readonly #counts = { rows: 0, ignoredFailures: 0, skipped: 0 }

  constructor(parts: FileShipmentParts, object: FileObject, target: FileShipmentTarget) {
    this.#parts = parts
    this.#target = target
    this.#object = object
    this.#uri = fileUri(object)
    this.#headers = fileHeaders(object)
    this.#chain = parts.options.createChain()
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
  }

  /** The file has ended: what filters held back goes on. */
  async end(): Promise<void> {
    this.#hand(this.#limited(() => this.#chain.end()))
  }

  /** All rows at once, because the limit has its price; those that took too long again, each pattern by itself. */
  #limited<Answer>(work: () => Answer): Answer {
    const restore = this.#chain.save()
    const inTime = this.#parts.timeLimit.together(work)
    if (inTime !== undefined) return inTime.answer
    restore()
    return this.#parts.timeLimit.each(work)
  }

  #apply({ text, isCut, row, byteOffset }: Row): FilterOutcome {
    const record = { value: new Map([[messageField, text]]), row, byteOffset }
    return isCut ? tooLong(record, this.#parts.options.maxRowBytes) : this.#chain.apply(record)
  }

  #hand({ records, failures }: FilterOutcome): void {
    const { haltsOnError } = this.#parts.options
    for (const { alias, record, cause, isHandled } of failures) {
      if (isHandled) this.#counts.ignoredFailures++
      else this.#leaveOut(record, `the filter ${alias} failed`, cause, !haltsOnError)
    }
    for (const record of records) this.#convert(record)
  }

  #convert(record: FileRecord): void {
    const { options } = this.#parts
    let outgoing: FileOutgoingRecord
    try {
      const value = fromConnectData(options.transform(toConnectStruct(record.value)))
      // The same at every reading, so that a record read again is the same record.
      const timestamp = this.#object.lastModified
      outgoing = { timestamp, key: null, value, headers: withRow(this.#headers, record.row) }
      checkSize(outgoing, options.maxRequestSize)
    } catch (cause) {
      this.#leaveOut(record, 'it was not converted', cause, options.toleratesErrors)
      return
    }
    this.#target.log.add(this.#target.home, outgoing)
  }

  /** The row stays in the object: its number says where. A fault of ours is no reason to leave out a record. */
  #leaveOut({ row }: FileRecord, what: string, cause: unknown, mayLeaveOut: boolean): void {
    if (!(cause instanceof DataException)) throw cause
    const { topic } = this.#parts.options
    const message = `The record at row ${row} of ${this.#uri} was not written to ${topic}: ${what}: ${cause.message}.`
    if (!mayLeaveOut) {
      throw new FileSourceError(
        `${message} Set ignoreFailure of the filter, tasks.halt.on.error=false or errors.tolerance=all to go on.`,
        { cause },
      )
    }
    this.#counts.skipped++
    this.#parts.log.warn(`${message} It is left out.`)
  }
}

const tooLong = (record: FileRecord, maxRowBytes: number): FilterOutcome => ({
  records: [],
  failures: [
    {
      alias: '(reader)',
      record,
      cause: new DataException(
        `the row is longer than ${maxRowBytes} bytes, which are all that is kept of it`,
      ),
      isHandled: false,
    },
  ],
})

/** What Kafka's producer counts for a record beside its fields (DefaultRecordBatch, upper bound). */
const recordOverhead = 61 + 21

/** As Kafka's producer does before it compresses (`max.request.size`): a larger record would not get through. */
const checkSize = ({ key, value, headers }: FileOutgoingRecord, maxRequestSize: number): void => {
  const bytes = headers.reduce(
    (sum, header) => sum + header.key.length + (header.value?.length ?? 0),
    recordOverhead + (key?.length ?? 0) + (value?.length ?? 0),
  )
  if (bytes > maxRequestSize) {
    throw new DataException(
      `the record has ${bytes} bytes, and producer.override.max.request.size is ${maxRequestSize}: raise it, and ` +
        'max.message.bytes of the topic',
    )
  }
}
