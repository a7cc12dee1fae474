/** What the mirror's environments print: the warnings that operators are to read, and the last lines for a failed seed. */
export class FunctionLog {
  readonly #warnings: string[] = []
  #lines: string[] = []

  /** Takes a line of an environment's output. */
  add(line: string): void {
    this.#lines = [...this.#lines, line].slice(-60)
    const warning = warningOf(line)
    if (warning !== undefined) this.#warnings.push(warning)
  }

  /** All warnings, in order. */
  get warnings(): readonly string[] {
    return this.#warnings
  }

  /** The last lines. */
  get lines(): readonly string[] {
    return this.#lines
  }
}

const warningOf = (line: string): string | undefined => {
  if (!line.includes('"WARN"')) return undefined
  const parsed: unknown = JSON.parse(line)
  if (typeof parsed !== 'object' || parsed === null || !('message' in parsed)) return undefined
  return String(parsed.message)
}
