import type { ObjectReader } from './object-reader.ts'
import { firstRow, type Row, type RowPosition, RowReader, type RowReaderOptions } from './row-reader.ts'

/** How the rows of an object are read. */
export interface ObjectRowsOptions extends RowReaderOptions {
  /** `skip.headers`: so many rows at the start are no records; every record has them beside its text. */
  readonly skipHeaders: number
  /** `skip.footers`: so many rows at the end are no records. */
  readonly skipFooters: number
  /** Those rows, which every record has beside its text. */
  readonly footers?: readonly string[]
}

/**
 * The rows of an object that are records: all but the headers and footers that the settings name. Empty rows are neither.
 *
 * 1. Headers stand at the start, so an object that has some is read from there, and rows before `from` are left out.
 * 2. Which rows are footers is known at the end: as many as may be are held back, and `position` is that of the first.
 */
export class ObjectRows implements ObjectReader {
  readonly #reader: RowReader
  readonly #options: ObjectRowsOptions
  readonly #headers: string[] = []
  #held: Row[] = []

  constructor(options: ObjectRowsOptions) {
    this.#options = options
    this.#reader = new RowReader(options.skipHeaders === 0 ? options : { ...options, from: firstRow })
  }

  /** Where to read on: the first row that was not given out. */
  get position(): RowPosition {
    const [held] = this.#held
    if (held !== undefined) return { row: held.row, byteOffset: held.byteOffset }
    const { from = firstRow } = this.#options
    const { position } = this.#reader
    return position.row < from.row ? from : position
  }

  /** The rows that are complete with this chunk. */
  push(chunk: Uint8Array): readonly Row[] {
    return this.#take(this.#reader.push(chunk))
  }

  /** The rows that are complete with the end of the object. What is held back are the footers. */
  end(): readonly Row[] {
    const rows = this.#take(this.#reader.end())
    this.#held = []
    return rows
  }

  #take(rows: Row[]): readonly Row[] {
    const { skipHeaders, skipFooters, footers, from = firstRow } = this.#options
    if (skipHeaders === 0 && skipFooters === 0) return rows
    const missing = skipHeaders - this.#headers.length
    for (const { text } of rows.splice(0, missing)) this.#headers.push(text)
    const known = [...this.#held, ...rows.filter(({ row }) => row >= from.row)]
    this.#held = skipFooters === 0 ? [] : known.slice(-skipFooters)
    const given = known.slice(0, known.length - this.#held.length)
    const beside = {
      ...(skipHeaders > 0 && { headers: this.#headers }),
      ...(footers !== undefined && { footers }),
    }
    return given.map((row) => ({ ...row, ...beside }))
  }
}
