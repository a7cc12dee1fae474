import type { Struct } from '../connect/connect-value.ts'

/** A record on its way through the filters. */
export interface FileRecord {
  readonly value: Struct
  /** Number of the row that it starts at: with the object's ETag, what makes a redelivered record recognisable. */
  readonly row: number
}

/** The field that rows come in, and that filters read by default. */
export const messageField = 'message'
