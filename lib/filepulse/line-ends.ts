/** One line among bytes, as indices. */
export interface Line {
  readonly start: number
  /** Where its end begins. */
  readonly end: number
  /** Where the next line begins. */
  readonly next: number
}

const lf = 10
const cr = 13

/** Whether some line ends in these bytes. */
export const hasLineEnd = (bytes: Buffer): boolean => bytes.includes(lf) || bytes.includes(cr)

/** Whether the last byte is a `\r`, which may be the half of a `\r\n`. */
export const endsInCr = (bytes: Buffer | undefined): boolean => bytes?.at(-1) === cr

/** Finds the lines of bytes, one after the other. A line ends at `\n`, `\r\n` or a lone `\r`. */
export class LineEnds {
  readonly #bytes: Buffer
  readonly #isEnd: boolean
  #lf: number
  #cr: number
  #start = 0

  /** `isEnd`: nothing comes behind these bytes, so a `\r` at their end is a line's end. */
  constructor(bytes: Buffer, isEnd: boolean) {
    this.#bytes = bytes
    this.#isEnd = isEnd
    this.#lf = bytes.indexOf(lf)
    this.#cr = bytes.indexOf(cr)
  }

  /** Where the first line begins whose end was not found. */
  get start(): number {
    return this.#start
  }

  /** The next line that is complete; undefined when there is none. */
  next(): Line | undefined {
    const isCr = this.#cr >= 0 && (this.#lf < 0 || this.#cr < this.#lf)
    const end = isCr ? this.#cr : this.#lf
    if (end < 0 || (isCr && end === this.#bytes.length - 1 && !this.#isEnd)) return undefined
    const start = this.#start
    this.#start = isCr && end + 1 === this.#lf ? end + 2 : end + 1
    if (this.#lf >= 0 && this.#lf < this.#start) this.#lf = this.#bytes.indexOf(lf, this.#start)
    if (this.#cr >= 0 && this.#cr < this.#start) this.#cr = this.#bytes.indexOf(cr, this.#start)
    return { start, end, next: this.#start }
  }
}
