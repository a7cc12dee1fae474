import { jsonText } from '../connect/json-converter.ts'
import type { MirrorRecord } from '../mirror/record.ts'
import { fileHeaders, withRow } from './file-headers.ts'
import type { FileObject } from './file-object.ts'
import { type FileRecord, messageField } from './file-record.ts'

/** Kept of a request for the headers that say what went wrong, bytes. */
const roomForHeaders = 20_000

/**
 * A record that failed, as the dead letter topic gets it: the row as it was read (or the record as JSON where a filter had
 * taken the row apart), cut where it would not fit into a request, with the headers of its file. Its offset is its row.
 */
export const failedFileRecord = (
  record: FileRecord,
  file: FileObject,
  to: { readonly topic: string; readonly partition: number },
  maxRequestSize: number,
): MirrorRecord => {
  const message = record.value.get(messageField)
  const text = record.value.size === 1 && typeof message === 'string' ? message : jsonText(record.value)
  return {
    ...to,
    offset: BigInt(record.row),
    timestamp: BigInt(file.lastModified),
    key: null,
    value: Buffer.from(text).subarray(0, Math.max(0, maxRequestSize - roomForHeaders)),
    headers: withRow(fileHeaders(file), record.row),
  }
}
