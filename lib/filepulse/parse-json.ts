import { parse } from 'lossless-json'
import type { ConnectValue } from '../connect/connect-value.ts'
import { DataException } from '../connect/data-exception.ts'

/**
 * The object or array that a text begins with. As lenient as FilePulse's parser: what follows the value is dropped,
 * control characters may stand in strings, of equal keys the last one counts. Integers are INT64, exact; one that is
 * larger stays text. `1e400` is the text `Infinity`.
 */
export const parseJson = (text: string): ConnectValue => {
  try {
    const value = parse(firstValue(text), null, { parseNumber, onDuplicateKey: ({ newValue }) => newValue })
    return toConnectValue(value)
  } catch (cause) {
    if (cause instanceof DataException) throw cause
    throw new DataException(
      `the text is no JSON object or array: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    )
  }
}

/** Everything up to the bracket that closes the first one; strings are skipped and made strict on the way. */
const firstValue = (text: string): string => {
  if (!/^\s*[{[]/.test(text)) throw new DataException('the text is no JSON object or array')
  const part = /"(?:[^"\\]|\\[\s\S])*"|[{}[\]]/g
  let depth = 0
  for (let match = part.exec(text); match !== null; match = part.exec(text)) {
    if (match[0] === '{' || match[0] === '[') depth++
    if (match[0] === '}' || match[0] === ']') depth--
    if (depth === 0) return escapeControls(text.slice(0, part.lastIndex))
  }
  throw new DataException('the JSON text has no end')
}

/** A raw TAB is only legal between tokens; in a string it has to be an escape for a strict parser. */
const escapeControls = (json: string): string =>
  json.replace(/"(?:[^"\\]|\\[\s\S])*"/g, (string) => string.replace(control, escapeControl))

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const control = /[\u0000-\u001f]/g

const escapeControl = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

const parseNumber = (text: string): ConnectValue => {
  if (/^-?\d+$/.test(text)) {
    const integer = BigInt(text)
    return BigInt.asIntN(64, integer) === integer ? integer : text
  }
  const double = Number(text)
  return Number.isFinite(double) ? double : String(double)
}

const toConnectValue = (value: unknown): ConnectValue => {
  if (Array.isArray(value)) return value.map(toConnectValue)
  if (typeof value === 'object' && value !== null) {
    return new Map(Object.entries(value).map(([name, field]) => [checkName(name), toConnectValue(field)]))
  }
  // What is left is what the parser makes of scalars: parseNumber's values, strings, booleans and null.
  return value as ConnectValue
}

const checkName = (name: string): string => {
  if (name === '') throw new DataException('the JSON text has an empty key')
  return name
}
