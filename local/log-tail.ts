/** A line of a function's output, or of an event source. */
export interface LogLine {
  /** Unix time, ms. */
  readonly at: number
  readonly source: string
  readonly text: string
}

/** The last lines, oldest first. */
export class LogTail {
  readonly #limit: number
  #lines: LogLine[] = []

  constructor(limit = 300) {
    this.#limit = limit
  }

  /** Adds a line; the oldest goes. */
  add(line: LogLine): void {
    this.#lines.push(line)
    if (this.#lines.length > 2 * this.#limit) this.#lines = this.#lines.slice(-this.#limit)
  }

  /** The lines that are kept. */
  lines(): readonly LogLine[] {
    return this.#lines.slice(-this.#limit)
  }
}
