import { firstRow } from '../filepulse/row-reader.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import { FileShipment, type FileShipmentParts } from './file-shipment.ts'
import type { FileOutgoingRecord, OpenObject } from './file-source-ports.ts'
import { readFooters } from './read-footers.ts'

/** A record that would be written. */
export interface PreviewedRecord extends FileOutgoingRecord {
  readonly topic: string
}

/** What came of a file. */
export interface PreviewedFile {
  readonly rows: number
  readonly records: number
  /** Records that a filter did not take, and that went on as the settings say. */
  readonly ignoredFailures: number
  /** Records that were left out, as the settings say. */
  readonly skipped: number
}

/**
 * Makes the records that a file source would write of a file, and writes none: the same rows, filters, transforms and
 * converter. `open` opens it from its start. Hands each record to `show`, which answers whether it wants more. Throws where the source would fail the file.
 */
export const previewFile = async (
  parts: FileShipmentParts,
  open: () => OpenObject,
  show: (record: PreviewedRecord) => boolean,
): Promise<PreviewedFile> => {
  const { options } = parts
  const file = open()
  const footers = await readFooters({ options, objects: { open: async () => open() } }, file)
  const shown = new ShownRecords(show)
  const home = { topic: options.topic, partition: 0 }
  const shipment = new FileShipment(parts, file, { log: shown, home, partitionOf: async () => 0 })
  const rows = options.createReader(file, { from: firstRow, startsAt: 0, ...(footers && { footers }) })
  for await (const chunk of options.readsBytes ? file.body : []) {
    await shipment.take(rows.push(chunk))
    if (shown.isOver) return shipment.counts
  }
  await shipment.take(rows.end())
  await shipment.end()
  return shipment.counts
}

/** In the log's place. */
class ShownRecords {
  appended = 0
  isOver = false
  readonly #show: (record: PreviewedRecord) => boolean

  constructor(show: (record: PreviewedRecord) => boolean) {
    this.#show = show
  }

  add({ topic }: TopicPartition, record: FileOutgoingRecord): void {
    if (this.isOver) return
    this.appended++
    this.isOver = !this.#show({ topic, ...record })
  }
}
