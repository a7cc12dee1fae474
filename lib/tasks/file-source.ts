import { DataException } from '../connect/data-exception.ts'
import { fromConnectData } from '../connect/json-converter.ts'
import { toConnectStruct } from '../filepulse/connect-struct.ts'
import { type FileHeader, fileHeaders, withRow } from '../filepulse/file-headers.ts'
import { fileUri } from '../filepulse/file-object.ts'
import { type FileRecord, messageField } from '../filepulse/file-record.ts'
import type { FileSourceOptions } from '../filepulse/file-source-options.ts'
import type { FilterOutcome } from '../filepulse/filter-chain.ts'
import { type Row, RowReader } from '../filepulse/row-reader.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import type { FileOutgoingRecord, FileRecordSink, OpenObject, ShippedObject } from './file-source-ports.ts'
import type { Clock, Log } from './ports.ts'

/** What a file source needs. */
export interface FileSource {
  readonly options: FileSourceOptions
  readonly sink: FileRecordSink
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/** An object was not shipped to its end. What was appended before stays; the next delivery starts anew. */
export class FileSourceError extends Error {
  override readonly name = 'FileSourceError'
}

/** Records that are appended at once, and their bytes: enough for a full batch, little enough to keep in memory. */
const appendRecords = 1_000
const appendBytes = 1_000_000

/**
 * Ships one object: rows, filters, transforms, converter, topic. It is read once, chunk by chunk. At least once: an
 * object that is delivered again is shipped again from its first row. All its records go to one partition, in order.
 */
export const shipObject = async (source: FileSource, object: OpenObject): Promise<ShippedObject> => {
  const { topic, encoding, createChain } = source.options
  const to = { topic, partition: await source.sink.partitionOf(topic, fileUri(object)) }
  const shipment = new Shipment(source, object, to)
  const reader = new RowReader(encoding)
  const chain = createChain()
  const take = (rows: readonly Row[]) => {
    for (const row of rows) shipment.take(chain.apply(recordOf(row)), 1)
  }
  for await (const chunk of object.body) {
    take(reader.push(chunk))
    await shipment.appendIfFull()
  }
  take(reader.end())
  shipment.take(chain.end(), 0)
  await shipment.append()
  return shipment.counts
}

const recordOf = ({ text, number }: Row): FileRecord => ({
  value: new Map([[messageField, text]]),
  row: number,
})

/** The records of one object on their way, and what has become of them. */
class Shipment {
  readonly counts = { rows: 0, records: 0, ignoredFailures: 0, skipped: 0 }
  readonly #source: FileSource
  readonly #uri: string
  readonly #headers: readonly FileHeader[]
  readonly #to: TopicPartition
  #waiting: FileOutgoingRecord[] = []
  #bytes = 0

  constructor(source: FileSource, object: OpenObject, to: TopicPartition) {
    this.#source = source
    this.#uri = fileUri(object)
    this.#headers = fileHeaders(object)
    this.#to = to
  }

  take({ records, failures }: FilterOutcome, rows: number): void {
    this.counts.rows += rows
    for (const { alias, record, cause, isHandled } of failures) {
      if (isHandled) this.counts.ignoredFailures++
      else this.#leaveOut(record, `the filter ${alias} failed`, cause, !this.#source.options.haltsOnError)
    }
    for (const record of records) this.#convert(record)
  }

  async appendIfFull(): Promise<void> {
    if (this.#waiting.length >= appendRecords || this.#bytes >= appendBytes) await this.append()
  }

  async append(): Promise<void> {
    if (this.#waiting.length === 0) return
    await this.#source.sink.append(this.#to, this.#waiting)
    this.counts.records += this.#waiting.length
    this.#waiting = []
    this.#bytes = 0
  }

  #convert(record: FileRecord): void {
    try {
      const value = fromConnectData(this.#source.options.transform(toConnectStruct(record.value)))
      this.#bytes += value?.length ?? 0
      this.#waiting.push({
        timestamp: this.#source.clock.now(),
        key: null,
        value,
        headers: withRow(this.#headers, record.row),
      })
    } catch (cause) {
      this.#leaveOut(record, 'it was not converted', cause, this.#source.options.toleratesErrors)
    }
  }

  /** The row stays in the object: its number says where. A fault of ours is no reason to leave out a record. */
  #leaveOut({ row }: FileRecord, what: string, cause: unknown, mayLeaveOut: boolean): void {
    if (!(cause instanceof DataException)) throw cause
    const message = `The record at row ${row} of ${this.#uri} was not written to ${this.#to.topic}: ${what}: ${cause.message}.`
    if (!mayLeaveOut) {
      throw new FileSourceError(
        `${message} Set ignoreFailure of the filter, tasks.halt.on.error=false or errors.tolerance=all to go on.`,
        { cause },
      )
    }
    this.counts.skipped++
    this.#source.log.warn(`${message} It is left out.`)
  }
}
