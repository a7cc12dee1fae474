import { codeOf, range } from './java-character-class.ts'
import { readClassEscape, readEscapedCharacter } from './java-escape.ts'
import type { JavaPatternReader } from './java-pattern-reader.ts'

/**
 * `[…]` of Java: ranges, unions (`[a-c[x-z]]`), intersections (`[a-z&&[^b]]`), negation.
 * In JavaScript's v-mode the sides of an intersection are classes of their own.
 */
export class JavaClassParser {
  readonly #reader: JavaPatternReader
  readonly #ignoresCase: boolean

  constructor(reader: JavaPatternReader, ignoresCase: boolean) {
    this.#reader = reader
    this.#ignoresCase = ignoresCase
  }

  /** The class whose `[` was just read. */
  parse(): string {
    const open = this.#reader.take('^') ? '[^' : '['
    const sides: string[] = []
    let side = ''
    let isEmpty = true
    while (isEmpty || this.#reader.peek() !== ']') {
      if (this.#reader.take('&&')) {
        if (side !== '') sides.push(side)
        side = ''
      } else {
        side += this.#item()
      }
      isEmpty = false
    }
    this.#reader.next('')
    if (side !== '') sides.push(side)
    if (sides.length === 0) return this.#reader.fail('a class holds nothing')
    return sides.length === 1
      ? `${open}${sides[0]}]`
      : `${open}${sides.map((inside) => `[${inside}]`).join('&&')}]`
  }

  #item(): string {
    if (this.#reader.take('[')) return this.parse()
    const isEscape = this.#reader.peek() === '\\'
    if (isEscape) {
      this.#reader.next('')
      const inside = readClassEscape(this.#reader, this.#ignoresCase)
      if (inside !== undefined) return inside
    }
    const from = isEscape ? readEscapedCharacter(this.#reader) : this.#reader.next('the ] of a class')
    return range(from, this.#rangeEnd(from), this.#ignoresCase)
  }

  /** A hyphen before `]` or `[` is a character of its own. */
  #rangeEnd(from: string): string {
    const after = this.#reader.peek(1)
    if (this.#reader.peek() !== '-' || after === ']' || after === '[' || after === undefined) return from
    this.#reader.next('')
    const to = this.#reader.take('\\')
      ? readEscapedCharacter(this.#reader)
      : this.#reader.next('the end of a range')
    if (codeOf(to) < codeOf(from)) return this.#reader.fail(`the range ${from}-${to} ends before it begins`)
    return to
  }
}
