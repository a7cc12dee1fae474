import { type ConnectValue, isArray, type Struct } from '../../connect/connect-value.ts'
import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import { DataException } from '../../connect/data-exception.ts'
import { type FileRecord, messageField } from '../file-record.ts'
import type { Filter } from '../filter.ts'
import { findField, findString } from '../find-field.ts'
import { compileJavaRegex } from '../java-regex.ts'
import { convertValue, type ScelType, scelType } from '../scel/scel-values.ts'

interface Column {
  readonly name: string
  readonly type: ScelType
}

/** DelimitedRowFilter: the columns of a row, which a character or a pattern separates. */
export const createDelimitedRowFilter = (keys: ConnectorKeys): Filter => {
  const separator = keys.optional('regex') || keys.optional('separator') || ';'
  const { everywhere } = compileJavaRegex(separator)
  return columnsFilter(keys, (line) => line.split(everywhere))
}

/** What DelimitedRowFilter and CSVFilter share: columns with names and types, from `columns`, a field, or numbered. */
export const columnsFilter = (keys: ConnectorKeys, split: (line: string) => readonly string[]): Filter => {
  const key = (name: string, alias: string) => (keys.optional(name) === undefined ? alias : name)
  const fixed = columnsOf(keys)
  const nameField = keys.optional(key('extract.column.name', 'extractColumnName'))
  const numbers = keys.boolean(key('auto.generate.column.names', 'autoGenerateColumnNames'), true)
  const trims = keys.boolean(key('trim.column', 'trimColumn'), false)
  const asArray = keys.boolean(key('duplicate.columns.as.array', 'duplicateColumnsAsArray'), false)
  if (fixed === undefined && nameField === undefined && !numbers)
    keys.refuse('columns', 'is not set: name the columns, or set extract.column.name')
  const columnsFor = (record: FileRecord, count: number): readonly Column[] => {
    if (fixed !== undefined) return fixed
    if (nameField === undefined)
      return Array.from({ length: count }, (_, index) => ({ name: `column${index + 1}`, type: 'STRING' }))
    return split(columnNames(record.value, nameField)).map((name) => ({ name: name.trim(), type: 'STRING' }))
  }
  return {
    apply: (record) => {
      const texts = split(findString(record.value, messageField))
      const columns = columnsFor(record, texts.length)
      if (texts.length > columns.length)
        throw new DataException(`the row has ${texts.length} columns, and ${columns.length} have a name`)
      const values = trims ? texts.map((text) => text.trim()) : texts
      return [{ ...record, value: structOf(columns, values, asArray) }]
    },
  }
}

/** A field that names the columns as a row does; of `headers`, which are several rows, the first one does. */
const columnNames = (value: Struct, field: string): string => {
  const names = findField(value, field)
  const first = isArray(names) ? names[0] : names
  if (typeof first === 'string') return first
  throw new DataException(`the field ${field}, which names the columns, is not there or holds no text`)
}

/** `name:TYPE;name:TYPE` */
const columnsOf = (keys: ConnectorKeys): readonly Column[] | undefined => {
  const text = keys.optional('columns')
  if (text === undefined || text === '') return undefined
  return text.split(';').map((column) => {
    const [name = '', typeName = ''] = column.split(':').map((part) => part.trim())
    const type = scelType(typeName)
    if (name === '' || type === undefined)
      return keys.refuse('columns', `has "${column}": write NAME:TYPE, such as id:INTEGER`)
    return { name, type }
  })
}

const structOf = (columns: readonly Column[], values: readonly string[], asArray: boolean): Struct => {
  const struct = new Map<string, ConnectValue>()
  const names = columns.map(({ name }) => name)
  values.forEach((text, index) => {
    const column = columns[index]
    if (column === undefined) return
    const { name, type } = column
    const isRepeated = asArray && names.indexOf(name) !== names.lastIndexOf(name)
    const before = struct.get(name)
    if (isRepeated) struct.set(name, [...(Array.isArray(before) ? before : []), text])
    else struct.set(name, text.trim() === '' ? null : convertValue(text, type))
  })
  return struct
}
