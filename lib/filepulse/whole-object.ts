import type { Struct } from '../connect/connect-value.ts'
import { DataException } from '../connect/data-exception.ts'
import type { ObjectReader, ReadFrom } from './object-reader.ts'
import type { Row, RowPosition } from './row-reader.ts'

/** How an object that is read as a whole becomes records. */
export interface WholeObjectOptions extends Pick<ReadFrom, 'from'> {
  /** A larger object is a failure: it is held in memory. */
  readonly maxBytes: number
  /** Its records. Throws a DataException for an object that is not what it should be. */
  readonly recordsOf: (bytes: Buffer) => readonly Struct[]
}

/** Reads an object to its end, and then makes its records: each stands in a row's place, the first one is 1. */
export class WholeObject implements ObjectReader {
  readonly #options: WholeObjectOptions
  #chunks: Uint8Array[] = []
  #bytes = 0
  #position: RowPosition

  constructor(options: WholeObjectOptions) {
    this.#options = options
    this.#position = options.from
  }

  get position(): RowPosition {
    return this.#position
  }

  push(chunk: Uint8Array): readonly Row[] {
    this.#bytes += chunk.length
    if (this.#bytes <= this.#options.maxBytes) this.#chunks.push(chunk)
    else this.#chunks = []
    return []
  }

  end(): readonly Row[] {
    const rows = this.#rows()
    this.#position = { row: rows.length + 1, byteOffset: this.#bytes }
    return rows.filter(({ row }) => row >= this.#options.from.row)
  }

  #rows(): readonly Row[] {
    const first = { text: '', isCut: false, row: 1, byteOffset: 0 }
    if (this.#bytes > this.#options.maxBytes) return [{ ...first, isCut: true }]
    try {
      const records = this.#options.recordsOf(Buffer.concat(this.#chunks))
      return records.map((value, index) => ({ ...first, row: index + 1, value }))
    } catch (cause) {
      if (!(cause instanceof DataException)) throw cause
      return [{ ...first, cause }]
    }
  }
}
