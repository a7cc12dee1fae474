import type { ConnectValue } from '../../connect/connect-value.ts'
import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import type { FileRecord } from '../file-record.ts'
import type { RegexRunner } from '../regex-runner.ts'
import { checkScel } from '../scel/check-scel.ts'
import { evaluateScel, type ScelFile } from '../scel/evaluate-scel.ts'
import { parseScel } from '../scel/parse-scel.ts'
import type { ScelExpression } from '../scel/scel-expression.ts'
import { textOf } from '../scel/scel-values.ts'
import { parseTarget, type WriteTarget } from '../write-target.ts'

/** What filters work with beside their settings. */
export interface FilterContext {
  readonly regex: RegexRunner
  /** What expressions know of the file. */
  readonly file: ScelFile
}

/** A setting that holds an expression, as a function of a record. Throws an error that names the key. */
export const scelOf = (
  keys: ConnectorKeys,
  key: string,
  { file }: FilterContext,
): ((record: FileRecord) => ConnectValue) => {
  const expression = parsed(keys, key)
  return (record) => evaluateScel(expression, record, file)
}

/** A setting that says where a filter reads or writes; with `{{ }}` in it, another place for each record. */
export const targetOf = (
  keys: ConnectorKeys,
  key: string,
  context: FilterContext,
): ((record: FileRecord) => WriteTarget) => {
  const text = keys.required(key)
  if (text.includes('{{')) {
    const evaluate = scelOf(keys, key, context)
    return (record) => parseTarget(textOf(evaluate(record)))
  }
  const target = parseTarget(text)
  return () => target
}

const parsed = (keys: ConnectorKeys, key: string): ScelExpression => {
  try {
    const expression = parseScel(keys.required(key))
    checkScel(expression)
    return expression
  } catch (error) {
    return keys.refuse(key, `cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
