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
