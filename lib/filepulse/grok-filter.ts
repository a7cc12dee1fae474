import { type ConnectValue, isArray, isStruct, type Struct, typeName } from '../connect/connect-value.ts'
import { DataException } from '../connect/data-exception.ts'
import type { Filter } from './filter.ts'
import { findField } from './find-field.ts'
import { compileGrok, type Grok, type GrokOptions } from './grok.ts'
import { mergeStructs } from './merge-structs.ts'

/** Keys of a GrokFilter. */
export interface GrokFilterOptions extends GrokOptions {
  /** Tried in this order. */
  readonly patterns: readonly string[]
  /** True: the first pattern that matches is the only one that counts. */
  readonly breakOnFirstPattern?: boolean
  /** Path of the text: a string or, since FilePulse 2.17, an array of strings. */
  readonly source: string
  /** Field to put the captures under; into the record itself when it is not set. */
  readonly target?: string
  readonly overwrite: ReadonlySet<string>
}

/** Takes a text apart by grok patterns and merges the captured fields into the record. No match is an error. */
export const grokFilter = (options: GrokFilterOptions): Filter => {
  const groks = options.patterns.map((pattern) => compileGrok(pattern, options))
  return {
    apply: (record) => {
      const { value } = record
      const found = textsOf(value, options.source).map((text) => captureAll(groks, text, options))
      const fields = underTarget(found, options)
      return [{ ...record, value: mergeStructs(value, fields, options.overwrite) }]
    },
  }
}

const textsOf = (struct: Struct, source: string): readonly string[] => {
  const value = findField(struct, source)
  if (value === undefined || value === null) throw new DataException(`the field ${source} does not exist`)
  const texts = isArray(value) ? value : [value]
  return texts.map((text) => {
    if (typeof text === 'string') return text
    throw new DataException(`the field ${source} holds a value of the type ${typeName(text)}, not STRING`)
  })
}

const captureAll = (
  groks: readonly Grok[],
  text: string,
  { breakOnFirstPattern }: GrokFilterOptions,
): Struct => {
  let captured: Struct | undefined
  for (const grok of groks) {
    const fields = grok.capture(text)
    if (fields === undefined) continue
    captured = captured === undefined ? fields : mergeStructs(captured, fields, new Set())
    if (breakOnFirstPattern !== false) break
  }
  if (captured === undefined) throw new DataException(`no grok pattern matches "${abbreviated(text)}"`)
  return captured
}

const underTarget = (found: readonly Struct[], { source, target }: GrokFilterOptions): Struct => {
  const [only] = found
  if (found.length === 1 && only !== undefined && target === undefined) return only
  const value: ConnectValue = found.length === 1 && isStruct(only) ? only : found
  return new Map([[target ?? source, value]])
}

/** Enough of a line to find it by; a stack trace would fill the log. */
const abbreviated = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text)
