import { type ConnectValue, isStruct } from '../connect/connect-value.ts'
import { DataException } from '../connect/data-exception.ts'
import type { FileRecord } from './file-record.ts'
import { findField } from './find-field.ts'
import { textOf } from './scel/scel-values.ts'
import { setField } from './struct-path.ts'

/** Where a filter writes: a field of the value by its path, or a part of the record. */
export interface WriteTarget {
  readonly scope: string
  readonly path: string
}

/** A setting such as `$topic`, `$key`, `$headers.x`, `$.a.b`, `$value.a` or `a.b`. */
export const parseTarget = (text: string): WriteTarget => {
  const [, scope = '', path = ''] = /^\$([a-zA-Z]*)\.?(.*)$/s.exec(text.trim()) ?? []
  return text.trim().startsWith('$')
    ? { scope: scope || 'value', path }
    : { scope: 'value', path: text.trim() }
}

/** A record with a value in a place. Throws a DataException for a place that cannot be written. */
export const writeTarget = (
  record: FileRecord,
  { scope, path }: WriteTarget,
  value: ConnectValue,
): FileRecord => {
  switch (scope) {
    case 'value':
      return writeValue(record, path, value)
    case 'topic':
      return { ...record, topic: textOf(value) }
    case 'key':
      return { ...record, key: value }
    case 'partition':
      return { ...record, partition: partitionOf(value) }
    case 'headers':
      return { ...record, headers: new Map(record.headers).set(path, textOf(value)) }
    case 'variables':
      return { ...record, variables: setField(record.variables ?? new Map(), path, value) }
    default:
      throw new DataException(`Cannot found setter method for attribute '${scope}'`)
  }
}

/** What stands in a place of the value; undefined if nothing. */
export const readTarget = ({ value }: FileRecord, { scope, path }: WriteTarget): ConnectValue | undefined =>
  scope === 'value' && path !== '' ? findField(value, path) : undefined

const writeValue = (record: FileRecord, path: string, value: ConnectValue): FileRecord => {
  if (path !== '') return { ...record, value: setField(record.value, path, value) }
  if (value === null) return { ...record, isNull: true }
  if (isStruct(value)) return { ...record, value }
  throw new DataException('$value can only be a struct or null')
}

const partitionOf = (value: ConnectValue): number => {
  const partition = Number(textOf(value))
  if (Number.isInteger(partition) && partition >= 0) return partition
  throw new DataException(`"${textOf(value)}" is not the number of a partition`)
}
