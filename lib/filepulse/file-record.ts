import type { Struct } from '../connect/connect-value.ts'
import type { RowPosition } from './row-reader.ts'

/** A record on its way through the filters. Its position is that of the row that it starts with. */
export interface FileRecord extends RowPosition {
  readonly value: Struct
}

/** The field that rows come in, and that filters read by default. */
export const messageField = 'message'
