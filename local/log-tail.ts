/** A line of a function's output, or of an event source. */
export interface LogLine {
  /** Unix time, ms. */
  readonly at: number
  readonly source: string
  readonly text: string
}

/** So many lines are kept. */
const limit = 10_000
/** So many of them somebody takes in who looks on. */
const recent = 300

/** The last lines, oldest first. */
export class LogTail {
  #lines: LogLine[] = []

  /** Adds a line; the oldest goes. */
  add(line: LogLine): void {
    this.#lines.push(line)
    if (this.#lines.length > 2 * limit) this.#lines = this.#lines.slice(-limit)
  }

  /** The last lines of all. */
  lines(): readonly LogLine[] {
    return this.#lines.slice(-recent)
  }

  /** The lines of one source that are kept. */
  linesOf(source: string): readonly LogLine[] {
    return this.#lines.slice(-limit).filter((line) => line.source === source)
  }
}
