/** One line of a file, without its end. */
export interface Row {
  readonly text: string
  /** The first line is 1. Empty lines count, so that the number finds the line in an editor. */
  readonly number: number
}

/**
 * Cuts a file into rows, chunk by chunk. A line ends at `\n`, `\r\n` or a lone `\r`; the last one needs no end.
 * Empty lines are left out, as FilePulse does since 2.17; a line of blanks is a row. A byte order mark stays.
 * Bytes that are not in the encoding become U+FFFD.
 */
export class RowReader {
  readonly #decoder: InstanceType<typeof TextDecoder>
  #rest = ''
  #number = 1

  constructor(encoding = 'utf-8') {
    this.#decoder = new TextDecoder(encoding, { ignoreBOM: true })
  }

  /** The rows that are complete with this chunk. */
  push(chunk: Uint8Array): Row[] {
    return this.#cut(this.#decoder.decode(chunk, { stream: true }), false)
  }

  /** The last row, if the file does not end with a line's end. */
  end(): Row[] {
    return this.#cut(this.#decoder.decode(), true)
  }

  #cut(text: string, isEnd: boolean): Row[] {
    const lines = this.#complete(this.#rest + text, isEnd)
    const first = this.#number
    this.#number += lines.length
    return lines
      .map((line, index) => ({ text: line, number: first + index }))
      .filter((row) => row.text !== '')
  }

  /** A `\r` at the very end may be the half of a `\r\n`: it waits for the next chunk. */
  #complete(text: string, isEnd: boolean): string[] {
    const cutAt = !isEnd && text.endsWith('\r') ? text.length - 1 : text.length
    const lines = text.slice(0, cutAt).split(/\r\n|\n|\r/)
    this.#rest = isEnd ? '' : (lines.pop() ?? '') + text.slice(cutAt)
    return lines
  }
}
