/*
  Character classes of Java that have no equal name in JavaScript, as the inside of a v-mode class.
  Without UNICODE_CHARACTER_CLASS the POSIX classes and \d \s \w are ASCII. java.util.regex.Pattern, JDK 17.
*/

/** `\d`, `\h` and so on; the upper-case letter is the complement. */
export const letterClasses: Readonly<Record<string, string>> = {
  d: '0-9',
  h: ' \\t\\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000',
  s: ' \\t\\n\\x0b\\f\\r',
  v: '\\n\\x0b\\f\\r\\x85\\u2028\\u2029',
  w: 'a-zA-Z_0-9',
}

const posixClasses: Readonly<Record<string, string>> = {
  ASCII: '\\x00-\\x7f',
  Alnum: 'a-zA-Z0-9',
  Alpha: 'a-zA-Z',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1f\\x7f',
  Digit: '0-9',
  Graph: '\\x21-\\x7e',
  Lower: 'a-z',
  Print: '\\x20-\\x7e',
  Punct: '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e',
  Space: ' \\t\\n\\x0b\\f\\r',
  Upper: 'A-Z',
  XDigit: '0-9a-fA-F',
}

const caseClasses: readonly string[] = ['Lower', 'Upper']
const generalCategory = /^(?:C[cfnos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/

/**
 * The inside of a class for `\p{name}`; undefined if there is no counterpart.
 * Without regard to case, letters of one case stand for those of both.
 */
export const propertyClass = (name: string, ignoresCase: boolean): string | undefined => {
  const posix = posixClasses[name]
  if (posix !== undefined) return ignoresCase && caseClasses.includes(name) ? 'a-zA-Z' : posix
  const category = name.replace(/^(?:Is|gc=|general_category=)/, '')
  if (generalCategory.test(category))
    return ignoresCase && /^L[lu]$/.test(category) ? undefined : `\\p{${category}}`
  const script = name.replace(/^(?:Is|sc=|script=)/, '')
  return script !== name && isScript(script) ? `\\p{Script=${script}}` : undefined
}

const isScript = (name: string): boolean => {
  try {
    return new RegExp(`\\p{Script=${name}}`, 'v') instanceof RegExp
  } catch {
    return false
  }
}

/** One character of a pattern, as JavaScript writes it anywhere. */
export const literal = (character: string): string =>
  /^[A-Za-z0-9_]$/.test(character) ? character : `\\u{${codeOf(character).toString(16)}}`

/** A range as the inside of a class; without regard to case also the ASCII letters of the other case. */
export const range = (from: string, to: string, ignoresCase: boolean): string => {
  const plain = from === to ? literal(from) : `${literal(from)}-${literal(to)}`
  if (!ignoresCase) return plain
  return plain + otherCase(from, to, 'a', 'z', -32) + otherCase(from, to, 'A', 'Z', 32)
}

const otherCase = (from: string, to: string, first: string, last: string, shift: number): string => {
  const low = Math.max(codeOf(from), codeOf(first))
  const high = Math.min(codeOf(to), codeOf(last))
  return low > high
    ? ''
    : `${literal(String.fromCodePoint(low + shift))}-${literal(String.fromCodePoint(high + shift))}`
}

/** The number of a character. */
export const codeOf = (character: string): number => character.codePointAt(0) ?? 0
