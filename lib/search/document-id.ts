import { createHash } from 'node:crypto'
import { DataException } from '../connect/data-exception.ts'
import type { SinkRecord } from './sink-record.ts'

/** Longest id that OpenSearch takes, in bytes. A longer one would fail the whole request. */
const longestBytes = 512

/** `topic+partition+offset`, the topic as it is written: a record that is delivered again has the same id. */
export const positionId = ({ topic, partition, offset }: SinkRecord): string =>
  `${topic}+${partition}+${offset}`

/** The record's key as text. Throws a DataException for a key that cannot be an id. */
export const keyId = ({ key }: SinkRecord): string => {
  if (key === null || key.length === 0) {
    throw new DataException(
      'the record has no key to make an id of: set key.ignore to true to use its position',
    )
  }
  if (key.length > longestBytes) {
    throw new DataException(`the record's key has ${key.length} bytes, and an id may have ${longestBytes}`)
  }
  return key.toString()
}

/**
 * Where in which file a record stood, by the headers of file-source: `uri+digest+row`. A file that is put into the topic twice makes its
 * documents once. Throws a DataException for a record that does not say so.
 */
export const sourceId = ({ headers }: Pick<SinkRecord, 'headers'>): string => {
  const [uri, digest, row] = sourceHeaders.map((name) => {
    const value = headers.find(({ key }) => key === name)?.value
    if (value != null) return value.toString()
    throw new DataException(
      `the record has no header ${name}: document.id.strategy=source is for records of a file source`,
    )
  })
  const place = `${digest}+${row}`
  const id = `${uri}+${place}`
  if (Buffer.byteLength(id) <= longestBytes) return id
  return `${createHash('sha256').update(String(uri)).digest('hex')}+${place}`
}

const sourceHeaders = ['connect.file.uri', 'connect.file.hash.digest', 'connect.file.row']
