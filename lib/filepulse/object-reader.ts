import type { Row, RowPosition } from './row-reader.ts'

/** Cuts an object into what its records start as: rows, or other parts that stand in a row's place. */
export interface ObjectReader {
  /** Where to read on: the first row that was not given out. */
  readonly position: RowPosition
  /** The rows that are complete with this chunk. */
  push(chunk: Uint8Array): readonly Row[]
  /** The rows that are complete with the end of the object. */
  end(): readonly Row[]
}

/** Where reading begins. */
export interface ReadFrom {
  /** The first row to give out. */
  readonly from: RowPosition
  /** Bytes of the object before the first chunk. */
  readonly startsAt: number
  /** The rows at its end that `skip.footers` names. */
  readonly footers?: readonly string[]
  /** True: they are looked for, so no row is a header or a footer yet. */
  readonly isOfFooters?: boolean
}
