import { type ConnectValue, isArray, isStruct } from './connect-value.ts'
import { javaDouble } from './java-double.ts'

/**
 * The bytes that Kafka's JsonConverter writes with schemas.enable=false: fields in the struct's order, no white
 * space, numbers as Java prints them, characters outside the BMP as two escapes (Jackson's UTF-8 generator).
 * Null is null bytes: a tombstone, or no key.
 */
export const fromConnectData = (value: ConnectValue): Buffer | null =>
  value === null ? null : Buffer.from(jsonText(value))

/** The same as text; null is `null` here. */
export const jsonText = (value: ConnectValue): string => {
  if (isStruct(value)) {
    return `{${Array.from(value, ([name, field]) => `${jsonString(name)}:${jsonText(field)}`).join(',')}}`
  }
  if (isArray(value)) return `[${value.map(jsonText).join(',')}]`
  if (typeof value === 'string') return jsonString(value)
  if (typeof value === 'number') return jsonDouble(value)
  return String(value)
}

/** JSON has no NaN and no infinities: Jackson writes them as strings. */
const jsonDouble = (value: number): string =>
  Number.isFinite(value) ? javaDouble(value) : `"${javaDouble(value)}"`

const jsonString = (text: string): string =>
  needsEscape.test(text) ? `"${text.replaceAll(toEscape, escapeCharacter)}"` : `"${text}"`

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON has to escape
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/
const toEscape = new RegExp(needsEscape, 'g')

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

const escapeCharacter = (character: string): string =>
  shortEscapes.get(character) ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
