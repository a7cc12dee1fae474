import { codeOf, letterClasses, propertyClass } from './java-character-class.ts'
import type { JavaPatternReader } from './java-pattern-reader.ts'

const controls: Readonly<Record<string, string>> = {
  a: '\x07',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** The one character that an escape stands for; the reader is behind the backslash. */
export const readEscapedCharacter = (reader: JavaPatternReader): string => {
  const letter = reader.next('the character after \\')
  const control = controls[letter]
  if (control !== undefined) return control
  if (letter === '0') return octal(reader)
  if (letter === 'x')
    return reader.take('{') ? fromHex(reader, reader.until('}', 'the } of \\x{')) : hex(reader, 2)
  if (letter === 'u') return hex(reader, 4)
  if (letter === 'c') return String.fromCodePoint(codeOf(reader.next('the letter after \\c')) ^ 64)
  if (/[1-9k]/.test(letter)) return reader.fail(`the back reference \\${letter} is not supported`)
  if (/[A-Za-z]/.test(letter)) return reader.fail(`\\${letter} is not supported`)
  return letter
}

/** The class that an escape stands for (`\d`, `\p{Alpha}`), if it does; the reader then is behind it. */
export const readClassEscape = (reader: JavaPatternReader, ignoresCase: boolean): string | undefined => {
  const letter = reader.peek() ?? ''
  const inside = letterClasses[letter.toLowerCase()]
  if (inside !== undefined) {
    reader.next('')
    return letter === letter.toLowerCase() ? `[${inside}]` : `[^${inside}]`
  }
  if (letter !== 'p' && letter !== 'P') return undefined
  reader.next('')
  const name = reader.take('{')
    ? reader.until('}', 'the } of a property')
    : reader.next('the name of a property')
  const property = propertyClass(name, ignoresCase)
  if (property === undefined) return reader.fail(`\\${letter}{${name}} is not supported`)
  return letter === 'p' ? `[${property}]` : `[^${property}]`
}

/** `\0n`, `\0nn` or `\0mnn` with m up to 3. */
const octal = (reader: JavaPatternReader): string => {
  let digits = ''
  while (/^[0-7]$/.test(reader.peek() ?? '') && digits.length < (/^[0-3]/.test(digits) ? 3 : 2)) {
    digits += reader.next('')
  }
  if (digits === '') return reader.fail('\\0 needs octal digits')
  return String.fromCodePoint(Number.parseInt(digits, 8))
}

const hex = (reader: JavaPatternReader, count: number): string =>
  fromHex(reader, Array.from({ length: count }, () => reader.next('a hexadecimal digit')).join(''))

const fromHex = (reader: JavaPatternReader, digits: string): string => {
  const code = /^[0-9A-Fa-f]+$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN
  if (!(code <= 0x10ffff)) return reader.fail(`${digits} is no character's hexadecimal number`)
  return String.fromCodePoint(code)
}
