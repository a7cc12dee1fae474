import { toRegExp } from 'oniguruma-to-es'
import type { ConnectValue, Struct } from '../connect/connect-value.ts'
import { DataException } from '../connect/data-exception.ts'
import { grokBank } from './grok-bank.ts'
import { expandGrok, type GrokCapture, GrokError } from './grok-expansion.ts'
import { plainRegexRunner, type RegexRunner } from './regex-runner.ts'

/** How an expression is compiled. */
export interface GrokOptions {
  /** More patterns, as `NAME regex`; they win over the bank's. */
  readonly patternDefinitions?: readonly string[]
  /** False: a pattern without a semantic fills a field of its own name. */
  readonly namedCapturesOnly?: boolean
  /** @default without a limit of time */
  readonly regex?: RegexRunner
}

/** A compiled expression. It searches: text before and after the match is no reason not to match. */
export interface Grok {
  /** The fields of the first match; undefined when there is none. A group that took no part fills nothing. */
  capture(text: string): Struct | undefined
  isMatch(text: string): boolean
}

/**
 * Compiles a grok expression to a RegExp that finds what FilePulse's engine finds (Joni, Ruby syntax: `^` and `$` at
 * every line, `.` without newline, ASCII `\d \w \s`, Unicode `\b`). Throws a GrokError that names the expression.
 */
export const compileGrok = (expression: string, options: GrokOptions = {}): Grok => {
  const { regExp, captures } = grokRegExp(expression, options)
  const runner = options.regex ?? plainRegexRunner
  return {
    capture: (text) => {
      const groups = runner.exec(regExp, text)
      return groups === null ? undefined : fieldsOf(captures, groups.groups ?? {})
    },
    isMatch: (text) => runner.exec(regExp, text) !== null,
  }
}

/** The RegExp of an expression, and what its groups fill. Throws a GrokError that names the expression. */
export const grokRegExp = (
  expression: string,
  { patternDefinitions = [], namedCapturesOnly }: GrokOptions,
): { readonly regExp: RegExp; readonly captures: readonly GrokCapture[] } => {
  const { source, captures } = expandGrok(expression, definitionsWith(patternDefinitions), namedCapturesOnly)
  return { regExp: toNative(expression, source), captures }
}

/** Each file has a chain of its own, and compiling takes some 10 ms: the patterns of settings are few. */
const compiled = new Map<string, RegExp>()

/** D and S: ASCII digits and white space. No `hasIndices`, no subclass: a plain RegExp, the fastest there is. */
const toNative = (expression: string, source: string): RegExp => {
  try {
    const known = compiled.get(source)
    const regExp = known ?? toRegExp(source, { flags: 'DS', avoidSubclass: true, target: 'ES2018' })
    compiled.set(source, regExp)
    return regExp
  } catch (cause) {
    throw new GrokError(
      `The grok expression "${expression}" is no regular expression that can be compiled.`,
      {
        cause,
      },
    )
  }
}

/** A field that several groups fill has the value of the first one that took part. */
const fieldsOf = (
  captures: readonly GrokCapture[],
  groups: Readonly<Record<string, string | undefined>>,
): Struct => {
  const fields = new Map<string, ConnectValue>()
  captures.forEach(({ field, type }, index) => {
    const text = groups[`g${index}`]
    if (text !== undefined && !fields.has(field)) fields.set(field, convert(text, field, type))
  })
  return fields
}

const convert = (text: string, field: string, type: string | undefined): ConnectValue => {
  switch (type?.toLowerCase()) {
    case 'short':
    case 'int':
    case 'integer':
    case 'long':
    case 'int16':
    case 'int32':
    case 'int64':
      if (/^[+-]?\d+$/.test(text)) return BigInt(text.replace('+', ''))
      break
    case 'float':
    case 'double':
    case 'float32':
    case 'float64':
      if (text.trim() !== '' && !Number.isNaN(Number(text))) return Number(text)
      break
    case 'boolean':
      if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
      break
    default:
      return text
  }
  throw new DataException(`grok captured "${text}" for the field ${field}, which is not of the type ${type}`)
}

const definitionsWith = (patternDefinitions: readonly string[]): ReadonlyMap<string, string> =>
  new Map([...grokBank, ...patternDefinitions.map(parseDefinition)])

const parseDefinition = (definition: string): [string, string] => {
  const [, name, regex] = /^\s*(\S+)\s+(.*)$/.exec(definition) ?? []
  if (name === undefined || regex === undefined) {
    throw new GrokError(
      `The pattern definition "${definition}" is not a name, a blank and a regular expression.`,
    )
  }
  return [name, regex]
}
