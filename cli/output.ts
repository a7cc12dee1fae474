/** Where text goes: lines, without their ends. */
export interface Printer {
  print(line: string): void
  /** What is not the answer: progress, warnings, errors. */
  note(line: string): void
}

/** What a command says: its answer as text or as JSON, and notes beside it. */
export class Output {
  readonly isJson: boolean
  readonly #printer: Printer

  constructor(printer: Printer, isJson: boolean) {
    this.#printer = printer
    this.isJson = isJson
  }

  /** A line of the answer: as text, or the JSON of `value` on one line. */
  line(text: string, value: unknown): void {
    this.#printer.print(this.isJson ? toJson(value) : text)
  }

  /** A line that is for people alone. */
  text(text: string): void {
    if (!this.isJson) this.#printer.print(text)
  }

  /** An object that is for scripts alone. */
  json(value: unknown): void {
    if (this.isJson) this.#printer.print(toJson(value))
  }

  /** Progress and warnings, never mixed into the answer. */
  note(text: string): void {
    this.#printer.note(text)
  }
}

/** Offsets are written as decimal strings where a number would not hold them exactly, and as numbers otherwise. */
const toJson = (value: unknown): string =>
  JSON.stringify(value, (_name, field: unknown) => {
    if (typeof field === 'bigint') return Number.isSafeInteger(Number(field)) ? Number(field) : `${field}`
    if (field instanceof Map) return Object.fromEntries(field)
    return field
  })
