import type { ObjectReader, ReadFrom } from '../filepulse/object-reader.ts'
import { type Row, type RowPosition, RowReader } from '../filepulse/row-reader.ts'

/**
 * The lines of a file that grows, the empty ones too: those that have an end. A last one without waits, and so does one that ends
 * with a `\r`, which may be the half of a `\r\n`.
 */
export class EndedLines implements ObjectReader {
  readonly #reader: RowReader

  constructor({ from, startsAt }: ReadFrom, maxRowBytes: number) {
    this.#reader = new RowReader({ from, startsAt, maxRowBytes, keepsEmptyRows: true })
  }

  get position(): RowPosition {
    return this.#reader.position
  }

  push(chunk: Uint8Array): readonly Row[] {
    return this.#reader.push(chunk)
  }

  end(): readonly Row[] {
    return []
  }
}
