import { JavaPatternError } from './java-pattern-error.ts'

/** Walks over the characters (code points) of a Java pattern. */
export class JavaPatternReader {
  readonly pattern: string
  readonly #characters: readonly string[]
  #at = 0

  /** `pattern` is what the user wrote; `\Q…\E` is resolved here, as Java does before anything else. */
  constructor(pattern: string) {
    this.pattern = pattern
    this.#characters = Array.from(withoutQuotes(pattern))
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#characters.length
  }

  peek(ahead = 0): string | undefined {
    return this.#characters[this.#at + ahead]
  }

  /** The next character; `wanted` says what the pattern lacks if there is none. */
  next(wanted: string): string {
    const character = this.#characters[this.#at++]
    if (character === undefined) this.fail(`${wanted} is missing at the end`)
    return character
  }

  /** Whether these characters come next; if so, they are passed. */
  take(text: string): boolean {
    const characters = Array.from(text)
    if (!characters.every((character, index) => this.peek(index) === character)) return false
    this.#at += characters.length
    return true
  }

  /** The characters up to `end`, which is passed too. */
  until(end: string, wanted: string): string {
    let text = ''
    for (;;) {
      const character = this.next(wanted)
      if (character === end) return text
      text += character
    }
  }

  fail(reason: string): never {
    throw new JavaPatternError(this.pattern, Math.max(this.#at - 1, 0), reason)
  }
}

const withoutQuotes = (pattern: string): string =>
  // A backslash takes its next character with it, so that `\\Q` is not taken for a quote.
  pattern.replace(/\\Q(.*?)(?:\\E|$)|\\[^Q]/gs, (whole, quoted: string | undefined) =>
    quoted === undefined ? whole : quoted.replace(/[^A-Za-z0-9\u0080-\u{10ffff}]/gu, '\\$&'),
  )
