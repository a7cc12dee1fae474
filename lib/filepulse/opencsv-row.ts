import { DataException } from '../connect/data-exception.ts'

/** How a row of CSV is written (opencsv's CSVParserBuilder). */
export interface CsvFormat {
  readonly separator: string
  readonly quote: string
  readonly escapeWith: string
  /** Quotes do not keep separators together. */
  readonly ignoresQuotations: boolean
  /** Blanks before a quote do not count. */
  readonly ignoresLeadingBlanks: boolean
  /** Only what stands in quotes counts. */
  readonly isStrict: boolean
}

/**
 * The columns of one row, as opencsv 5.9 takes it apart, which FilePulse's CSVFilter does its work with: a quote in quotes is
 * written twice or after the escape character, an escape character before anything else is dropped, and a quote in the
 * middle of a text stays. Throws a DataException for a quote that is not closed.
 */
export const parseCsvRow = (row: string, format: CsvFormat): readonly string[] =>
  new CsvRow(row, format).columns()

class CsvRow {
  readonly #row: string
  readonly #format: CsvFormat
  readonly #columns: string[] = []
  #column = ''
  #at = 0
  #inQuotes = false
  /** opencsv's own: some text or a quote of this column was read. */
  #inField = false

  constructor(row: string, format: CsvFormat) {
    this.#row = row
    this.#format = format
  }

  columns(): readonly string[] {
    const { separator, quote, escapeWith, isStrict } = this.#format
    for (; this.#at < this.#row.length; this.#at++) {
      const character = this.#row.charAt(this.#at)
      if (character === escapeWith) this.#escape()
      else if (character === quote) this.#quote()
      else if (character === separator && !this.#keepsTogether()) this.#separate()
      else if (!isStrict || this.#keepsTogether()) {
        this.#column += character
        this.#inField = true
      }
    }
    if (this.#keepsTogether()) throw new DataException('the row is no CSV: a quote has no end')
    return [...this.#columns, this.#column]
  }

  #keepsTogether(): boolean {
    return this.#inQuotes && !this.#format.ignoresQuotations
  }

  #next(): string {
    return this.#row.charAt(this.#at + 1)
  }

  #takeNext(): void {
    this.#column += this.#next()
    this.#at++
  }

  #escape(): void {
    const { separator, quote, escapeWith, isStrict } = this.#format
    if (!isStrict) this.#inField = true
    const isInside = this.#keepsTogether() || this.#inField
    if (isInside && [separator, quote, escapeWith].includes(this.#next())) this.#takeNext()
  }

  #quote(): void {
    const { quote, ignoresLeadingBlanks } = this.#format
    const isInside = this.#keepsTogether() || this.#inField
    this.#inField = !this.#inField
    if (isInside && this.#next() === quote) {
      this.#takeNext()
      return
    }
    this.#inQuotes = !this.#inQuotes
    if (!this.#isInText()) return
    const hasBlanksOnly = this.#column !== '' && this.#column.trim() === ''
    this.#column = ignoresLeadingBlanks && hasBlanksOnly ? '' : this.#column + quote
  }

  /** Neither at the start of the row nor beside a separator: then a quote neither begins nor ends a column. */
  #isInText(): boolean {
    const { separator, isStrict } = this.#format
    const isBesideSeparator = this.#row.charAt(this.#at - 1) === separator || this.#next() === separator
    return !isStrict && this.#at > 2 && this.#next() !== '' && !isBesideSeparator
  }

  #separate(): void {
    this.#columns.push(this.#column)
    this.#column = ''
    this.#inField = false
  }
}
