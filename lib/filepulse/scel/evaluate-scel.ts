import { type ConnectValue, isStruct, type Struct } from '../../connect/connect-value.ts'
import { DataException } from '../../connect/data-exception.ts'
import type { FileRecord } from '../file-record.ts'
import { findField } from '../find-field.ts'
import type { ScelExpression } from './scel-expression.ts'
import { scelFunction } from './scel-functions.ts'
import { textOf } from './scel-values.ts'

/** What expressions of a file know beside the record. */
export interface ScelFile {
  /** `$metadata`: name, uri, contentLength, lastModified, userDefinedMetadata.* */
  readonly metadata: Struct
}

/** The value of an expression for a record. Throws a DataException for a field that is not there. */
export const evaluateScel = (
  expression: ScelExpression,
  record: FileRecord,
  file: ScelFile,
): ConnectValue => {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'text':
      return expression.parts.map((part) => textOf(evaluateScel(part, record, file))).join('')
    case 'call':
      return scelFunction(expression.name)({
        args: expression.args,
        value: (index) => argument(expression, index, record, file),
        has: (index, path) => hasPath(expression.args[index], path, record, file),
      })
    case 'property': {
      const found = property(expression, record, file)
      if (found !== undefined) return found
      throw new DataException(`the field $${expression.scope}.${expression.path} does not exist`)
    }
  }
}

const argument = (
  { name, args }: Extract<ScelExpression, { kind: 'call' }>,
  index: number,
  record: FileRecord,
  file: ScelFile,
): ConnectValue => {
  const given = args[index]
  if (given === undefined) throw new DataException(`the function ${name} lacks its argument ${index + 1}`)
  return evaluateScel(given, record, file)
}

const hasPath = (
  of: ScelExpression | undefined,
  path: string | undefined,
  record: FileRecord,
  file: ScelFile,
): boolean => {
  if (of?.kind !== 'property') return of !== undefined
  const found = property(of, record, file)
  if (path === undefined) return found !== undefined && found !== null
  const inner = isStruct(found) ? findField(found, path) : undefined
  return inner !== undefined && inner !== null
}

const property = (
  { scope, path }: Extract<ScelExpression, { kind: 'property' }>,
  record: FileRecord,
  file: ScelFile,
): ConnectValue | undefined => {
  const root = scopeOf(scope, record, file)
  if (path === '') return root
  return isStruct(root) ? findField(root, path) : undefined
}

const scopeOf = (scope: string, record: FileRecord, file: ScelFile): ConnectValue | undefined => {
  switch (scope) {
    case 'value':
      return record.isNull === true ? null : record.value
    case 'key':
      return record.key ?? null
    case 'topic':
      return record.topic ?? null
    case 'partition':
      return record.partition === undefined ? null : BigInt(record.partition)
    case 'timestamp':
      return file.metadata.get('lastModified') ?? null
    case 'headers':
      return record.headers ?? new Map()
    case 'variables':
      return record.variables ?? new Map()
    case 'error':
      return record.error ?? new Map()
    case 'metadata':
      return file.metadata
    case 'offset':
      return new Map([
        ['startPosition', BigInt(record.byteOffset)],
        ['rows', BigInt(record.row)],
        ['timestamp', file.metadata.get('lastModified') ?? null],
      ])
    default:
      throw new DataException(`the scope $${scope} is none of FilePulse's, or not known here`)
  }
}
