import { letterClasses, literal, range } from './java-character-class.ts'
import { JavaClassParser } from './java-class-parser.ts'
import { readClassEscape, readEscapedCharacter } from './java-escape.ts'
import { JavaPatternReader } from './java-pattern-reader.ts'

/** The flags that can be switched inside a pattern and that are followed. */
export interface JavaFlags {
  /** `(?i)`: ASCII letters of either case. */
  readonly i: boolean
  /** `(?s)`: the dot takes line ends too. */
  readonly s: boolean
}

/** A Java pattern in JavaScript's words, for the flag v. Groups capture nothing: nobody reads them. */
export const translateJavaPattern = (pattern: string): string => new JavaPatternParser(pattern).parse()

/** A pattern whose groups are read: Java's group n is called `gn`. */
export interface CapturingPattern {
  readonly translated: string
  /** Numbers of the groups that have a name, by name. */
  readonly names: ReadonlyMap<string, number>
  /** How many groups there are. */
  readonly groups: number
}

/** The same with groups that capture, for a replacement that names them. */
export const translateCapturing = (pattern: string): CapturingPattern => {
  const parser = new JavaPatternParser(pattern, true)
  return { translated: parser.parse(), names: parser.names, groups: parser.groups }
}

const lineEnd = '\\n\\r\\x85\\u2028\\u2029'
const anchors: Readonly<Record<string, string>> = {
  A: '^',
  B: '\\B',
  G: '^',
  Z: `(?=(?:\\r\\n|[${lineEnd}])?$)`,
  b: '\\b',
  z: '$',
}

class JavaPatternParser {
  readonly #reader: JavaPatternReader
  #flags: JavaFlags = { i: false, s: false }
  #atomicGroups = 0
  #lookbehinds = 0
  readonly #captures: boolean
  readonly names = new Map<string, number>()
  groups = 0

  constructor(pattern: string, captures = false) {
    this.#reader = new JavaPatternReader(pattern)
    this.#captures = captures
  }

  parse(): string {
    const translated = this.#alternatives()
    if (!this.#reader.isAtEnd) {
      this.#reader.next('')
      this.#reader.fail('a ) closes nothing')
    }
    return translated
  }

  /** Flags that are switched inside hold to the end of the group, in the alternatives that follow too. */
  #alternatives(): string {
    const outside = this.#flags
    let translated = this.#sequence()
    while (this.#reader.take('|')) translated += `|${this.#sequence()}`
    this.#flags = outside
    return translated
  }

  #sequence(): string {
    let translated = ''
    for (
      let next = this.#reader.peek();
      next !== undefined && next !== '|' && next !== ')';
      next = this.#reader.peek()
    ) {
      translated += this.#quantified(this.#atom())
    }
    return translated
  }

  #atom(): string {
    const character = this.#reader.next('a character')
    switch (character) {
      case '.':
        return this.#flags.s ? '[^]' : `[^${lineEnd}]`
      case '^':
        return '(?:^)'
      case '$':
        return `(?:${anchors.Z})`
      case '[':
        return new JavaClassParser(this.#reader, this.#flags.i).parse()
      case '(':
        return this.#group()
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
        return this.#reader.fail(
          `${character} repeats nothing${character === '*' ? ', for anything write .*' : ''}`,
        )
      case '{':
        return this.#reader.fail('{ repeats nothing, for the character write \\{')
      default:
        return this.#character(character)
    }
  }

  #character(character: string): string {
    return this.#flags.i ? `[${range(character, character, true)}]` : literal(character)
  }

  #escape(): string {
    const letter = this.#reader.peek()
    if (letter === undefined) return this.#reader.fail('the character after \\ is missing')
    const anchor = anchors[letter]
    if (anchor !== undefined) {
      this.#reader.next('')
      return `(?:${anchor})`
    }
    if (this.#reader.take('R')) return `(?:\\r\\n|[${letterClasses.v}])`
    const inside = readClassEscape(this.#reader, this.#flags.i)
    return inside ?? this.#character(readEscapedCharacter(this.#reader))
  }

  #group(): string {
    if (!this.#reader.take('?')) return this.#closed(this.#openGroup())
    if (this.#reader.take(':')) return this.#closed('(?:')
    if (this.#reader.take('=')) return `(?:${this.#closed('(?=')})`
    if (this.#reader.take('!')) return `(?:${this.#closed('(?!')})`
    if (this.#reader.take('>')) return this.#atomic(this.#closed('(?:'))
    if (this.#reader.take('<=')) return this.#lookbehind('(?<=')
    if (this.#reader.take('<!')) return this.#lookbehind('(?<!')
    if (this.#reader.take('<')) {
      this.names.set(this.#reader.until('>', 'the > after the name of a group'), this.groups + 1)
      return this.#closed(this.#openGroup())
    }
    return this.#flagGroup()
  }

  #openGroup(): string {
    this.groups++
    return this.#captures ? `(?<g${this.groups}>` : '(?:'
  }

  #closed(open: string): string {
    const inside = this.#alternatives()
    if (!this.#reader.take(')')) this.#reader.fail('a ) is missing')
    return `${open}${inside})`
  }

  #lookbehind(open: string): string {
    this.#lookbehinds++
    const translated = `(?:${this.#closed(open)})`
    this.#lookbehinds--
    return translated
  }

  /** `(?i)` for the rest of the group, `(?i:…)` for what it holds, `(?-i)` to switch off. */
  #flagGroup(): string {
    const outside = this.#flags
    let isOn = true
    for (;;) {
      const flag = this.#reader.next('the end of (?')
      if (flag === '-') isOn = false
      else if (flag === 'i' || flag === 's') this.#flags = { ...this.#flags, [flag]: isOn }
      else if (flag === ')') return '(?:)'
      else if (flag === ':') break
      else this.#reader.fail(`the flag ${flag} of (?${flag}) is not supported; i and s are`)
    }
    const translated = this.#closed('(?:')
    this.#flags = outside
    return translated
  }

  #quantified(atom: string): string {
    const quantifier = this.#quantifier()
    if (quantifier === '') return atom
    if (this.#reader.take('?')) return `${atom}${quantifier}?`
    if (this.#reader.take('+')) return this.#atomic(`${atom}${quantifier}`)
    return `${atom}${quantifier}`
  }

  #quantifier(): string {
    for (const quantifier of ['*', '+', '?']) if (this.#reader.take(quantifier)) return quantifier
    if (!this.#reader.take('{')) return ''
    const counts = this.#reader.until('}', 'the } of a repetition')
    const [, from, to] = /^(\d+)(?:,(\d*))?$/.exec(counts) ?? []
    if (from === undefined)
      return this.#reader.fail(`{${counts}} is no repetition, for the character write \\{`)
    if (to !== undefined && to !== '' && Number(to) < Number(from))
      return this.#reader.fail(`{${counts}} ends before it begins`)
    return `{${counts}}`
  }

  /** What was matched is not given back: JavaScript has it for what a lookahead has captured. */
  #atomic(inside: string): string {
    if (this.#lookbehinds > 0)
      return this.#reader.fail('possessive and atomic groups are not supported in a lookbehind')
    const name = `atomic${++this.#atomicGroups}`
    return `(?:(?=(?<${name}>${inside}))\\k<${name}>)`
  }
}
