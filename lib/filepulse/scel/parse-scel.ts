import type { ConnectValue } from '../../connect/connect-value.ts'
import { ScelError, type ScelExpression } from './scel-expression.ts'

/** Parses a setting that holds an expression: a condition, a value, a target. Throws a ScelError. */
export const parseScel = (text: string): ScelExpression => {
  if (!text.includes('{{')) return parseBare(text)
  const parts: ScelExpression[] = []
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('{{', at)
    if (open !== at) parts.push(literal(text.slice(at, open < 0 ? text.length : open)))
    if (open < 0) break
    const parser = new ScelParser(text, open + 2)
    parts.push(parser.expression())
    at = parser.end()
  }
  const [only] = parts
  return parts.length === 1 && only !== undefined ? only : { kind: 'text', parts }
}

/** Without braces: a property or a call; anything else stands for itself. */
const parseBare = (text: string): ScelExpression => {
  const trimmed = text.trim()
  if (!/^(\$|[a-z_][a-z0-9_]*\s*\(.*\)$)/s.test(trimmed)) return literal(text)
  const parser = new ScelParser(trimmed, 0)
  const expression = parser.expression()
  parser.expectEnd()
  return expression
}

const literal = (value: ConnectValue): ScelExpression => ({ kind: 'literal', value })

class ScelParser {
  readonly #text: string
  #at: number

  constructor(text: string, at: number) {
    this.#text = text
    this.#at = at
  }

  expression(): ScelExpression {
    const quoted = this.#match(/\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/y)
    if (quoted) return literal((quoted[1] ?? quoted[2] ?? '').replace(/\\(['"\\])/g, '$1'))
    const property = this.#match(/\s*\$([a-zA-Z_]*)((?:\.[^\s.,(){}'"]+)*)/y)
    if (property) {
      return { kind: 'property', scope: property[1] || 'value', path: (property[2] ?? '').slice(1) }
    }
    const call = this.#match(/\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*\(/y)
    if (call) return { kind: 'call', name: (call[1] ?? '').toLowerCase(), args: this.#args() }
    const word = this.#match(/\s*([^,(){}]*[^,(){}\s])/y)
    if (word) return literal(wordValue(word[1] ?? ''))
    return this.#fail('a value, a property such as $.message or a function')
  }

  /** The place after the closing braces. */
  end(): number {
    if (!this.#match(/\s*\}\}/y)) this.#fail('}}')
    return this.#at
  }

  expectEnd(): void {
    if (this.#text.slice(this.#at).trim() !== '') this.#fail('the end')
  }

  #args(): ScelExpression[] {
    const args: ScelExpression[] = []
    if (this.#match(/\s*\)/y)) return args
    do args.push(this.expression())
    while (this.#match(/\s*,/y))
    if (!this.#match(/\s*\)/y)) this.#fail('a comma or )')
    return args
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found !== null) this.#at = pattern.lastIndex
    return found
  }

  #fail(expected: string): never {
    throw new ScelError(`The expression "${this.#text}" has no ${expected} at character ${this.#at + 1}.`)
  }
}

const wordValue = (word: string): ConnectValue => {
  if (word === 'null') return null
  if (word === 'true' || word === 'false') return word === 'true'
  if (/^-?\d+$/.test(word)) return BigInt(word)
  return /^-?\d+\.\d+$/.test(word) ? Number(word) : word
}
