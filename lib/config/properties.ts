import type { ConfigEntry } from './config-entries.ts'
import { ConfigException, type ConfigProblem } from './config-exception.ts'

/** Name of MirrorMaker's properties file, also in messages. */
export const propertiesFileName = 'mm2.properties'

/** A key and its value, with the line (from 1) on which the key starts. */
export interface Property {
  readonly key: string
  readonly value: string
  readonly line: number
}

/** The text of a properties file. Java reads it as ISO-8859-1, whatever the editor wrote. */
export const decodeProperties = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

/**
 * The properties of a text, in order, as java.util.Properties reads them; a key that stands twice is there twice (Java
 * keeps the last). Throws a ConfigException that names every line with a malformed escape, where Java stops at the first.
 */
export const parseProperties = (text: string, fileName: string): Property[] => {
  const problems: ConfigProblem[] = []
  const properties = logicalLines(text).map(({ text: content, line }) => {
    const { key, value } = splitLine(content)
    for (const part of [key, value]) {
      if (malformedEscape.test(part)) {
        const message =
          'Malformed \\uxxxx encoding: write four hexadecimal digits after \\u, or \\\\u for a backslash and a u'
        problems.push({ origin: `${fileName}, line ${line}`, key: resolveEscapes(key), message })
      }
    }
    return { key: resolveEscapes(key), value: resolveEscapes(value), line }
  })
  if (problems.length > 0) throw new ConfigException(problems)
  return properties
}

/** Properties as entries by key; the last of equal keys counts. */
export const propertyEntries = (
  properties: readonly Property[],
  fileName: string,
): Map<string, ConfigEntry> =>
  new Map(
    properties.map(({ key, value, line }) => [
      key,
      { value, origin: `${fileName}, line ${line}`, writtenAs: key },
    ]),
  )

interface LogicalLine {
  readonly text: string
  readonly line: number
}

/**
 * Lines without comments and blank ones, each that ends in a backslash joined with the next. After a line of nothing but
 * a backslash the next may still be a comment, and such a line at the very end is an empty key, unless it ends in CRLF:
 * all as in Java.
 */
const logicalLines = (text: string): LogicalLine[] => {
  const lines: LogicalLine[] = []
  let open: LogicalLine | undefined
  for (const [index, natural] of naturalLines(text).entries()) {
    const content = natural.replace(/^[ \t\f]+/, '')
    if ((open?.text ?? '') === '' && /^([#!]|$)/.test(content)) {
      open = undefined
      continue
    }
    const isContinued = /(?<!\\)(\\\\)*\\$/.test(content)
    const joined = (open?.text ?? '') + (isContinued ? content.slice(0, -1) : content)
    const line = { text: joined, line: open?.line ?? index + 1 }
    open = isContinued ? line : undefined
    if (!isContinued) lines.push(line)
  }
  return open === undefined ? lines : [...lines, open]
}

const naturalLines = (text: string): string[] => text.replace(/(?<!\r)\n$|\r$/, '').split(/\r\n|\r|\n/)

/** The key ends at the first `=`, `:` or blank that no backslash escapes; blanks around the separator are no part. */
const splitLine = (line: string): { key: string; value: string } => {
  const [, key = '', value = ''] =
    /^((?:\\[\s\S]|[^\\=: \t\f])*)(?:[ \t\f]*[=:])?[ \t\f]*([\s\S]*)$/.exec(line) ?? []
  return { key, value }
}

/** `\u` without four hexadecimal digits, seen from its own backslash (an even number may stand before it). */
const malformedEscape = /(?<!\\)(?:\\\\)*\\u(?![0-9a-fA-F]{4})/

const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' }

/** Resolves escapes: a backslash before anything that is no escape only vanishes, so a regex needs two. */
const resolveEscapes = (text: string): string =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, hex?: string, character = '') =>
    hex === undefined ? (controls[character] ?? character) : String.fromCharCode(Number.parseInt(hex, 16)),
  )

/** A key or value as it stands in a properties file. */
export const escapeProperty = (text: string): string =>
  text.replace(/[^\x21-\x7e]|[\\=:#!]/g, (character) =>
    /[\x21-\x7e]/.test(character)
      ? `\\${character}`
      : Array.from(
          { length: character.length },
          (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
        ).join(''),
  )
