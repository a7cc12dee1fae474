import { compileJavaPattern } from '../../mirror/java-pattern.ts'
import { type CapturingPattern, translateCapturing } from '../../mirror/java-pattern-parser.ts'
import type { ConnectorKeys } from '../connector-keys.ts'
import type { Transform } from './transform.ts'

/**
 * `RegexRouter`: another topic for records whose whole topic matches. The replacement then takes the place of the
 * pattern's first match, as in Java, which can be shorter than the whole.
 */
export const createRegexRouter = (keys: ConnectorKeys): Transform => {
  const { matches, pattern } = compile(keys)
  const first = new RegExp(pattern.translated, 'v')
  const parts = readReplacement(keys, pattern)
  return (record) => {
    const found = matches(record.topic) ? first.exec(record.topic) : null
    if (found === null) return record
    const group = (number: number): string => (number === 0 ? found[0] : (found.groups?.[`g${number}`] ?? ''))
    const text = parts.map((part) => (typeof part === 'string' ? part : group(part))).join('')
    const before = record.topic.slice(0, found.index)
    return { ...record, topic: before + text + record.topic.slice(found.index + found[0].length) }
  }
}

const compile = (keys: ConnectorKeys): { matches: (text: string) => boolean; pattern: CapturingPattern } => {
  const source = keys.required('regex')
  try {
    return { matches: compileJavaPattern(source).matches, pattern: translateCapturing(source) }
  } catch (error) {
    return keys.refuse('regex', `is "${source}": ${error instanceof Error ? error.message : error}`)
  }
}

/** Java's replacement as texts and numbers of groups: `$1`, `${name}`, and a backslash before what stands for itself. */
const readReplacement = (keys: ConnectorKeys, pattern: CapturingPattern): readonly (string | number)[] => {
  const replacement = keys.optional('replacement')
  if (replacement === undefined) return keys.refuse('replacement', 'is not set and has no default')
  const known = /\\(.)|\$(\d)(\d*)|\$\{(\w+)\}|[^\\$]+|[\\$]/gs
  return Array.from(replacement.matchAll(known)).flatMap(([whole, escaped, digit, more = '', name]) => {
    if (escaped !== undefined) return [escaped]
    if (digit !== undefined) return numberedGroup(digit, more, pattern) ?? noGroup(keys, whole)
    if (name !== undefined) return [pattern.names.get(name) ?? noGroup(keys, whole)]
    return whole === '$' || whole === '\\' ? noGroup(keys, whole) : [whole]
  })
}

const noGroup = (keys: ConnectorKeys, text: string): never =>
  keys.refuse('replacement', `has "${text}", which is no group of the pattern`)

/** The longest number that is a group's; digits after it stand for themselves. */
const numberedGroup = (
  digit: string,
  more: string,
  { groups }: CapturingPattern,
): (string | number)[] | undefined => {
  if (Number(digit) > groups) return undefined
  let length = 0
  while (length < more.length && Number(digit + more.slice(0, length + 1)) <= groups) length++
  return [Number(digit + more.slice(0, length)), more.slice(length)]
}
