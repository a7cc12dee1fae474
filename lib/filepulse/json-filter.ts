import { type ConnectValue, isArray, isStruct, type Struct } from '../connect/connect-value.ts'
import { DataException } from '../connect/data-exception.ts'
import type { FileRecord } from './file-record.ts'
import type { Filter } from './filter.ts'
import { findString } from './find-field.ts'
import { mergeStructs } from './merge-structs.ts'
import { parseJson } from './parse-json.ts'

/** Keys of a JSONFilter. */
export interface JsonFilterOptions {
  /** Path of the JSON text. */
  readonly source: string
  /** Field to put the value into; in place of the text when it is not set. */
  readonly target?: string
  /** True: the fields of the object go into the record itself. */
  readonly merge: boolean
  /** True: an array makes one record an element. */
  readonly explodeArray: boolean
  readonly overwrite: ReadonlySet<string>
}

/** Parses a text that is a JSON object or array; anything else is an error. */
export const jsonFilter = (options: JsonFilterOptions): Filter => {
  const replacesSource = options.target === undefined && !options.merge
  const overwrite = replacesSource ? new Set([options.source]) : options.overwrite
  return {
    apply: (record: FileRecord) => {
      const { value } = record
      const parsed = parseJson(findString(value, options.source))
      return fieldSets(parsed, options).map((fields) => ({
        ...record,
        value: mergeStructs(value, fields, overwrite),
      }))
    },
  }
}

const fieldSets = (parsed: ConnectValue, options: JsonFilterOptions): readonly Struct[] =>
  isArray(parsed) && options.explodeArray
    ? parsed.map((element) => fieldsOf(element, options))
    : [fieldsOf(parsed, options)]

const fieldsOf = (value: ConnectValue, { source, target, merge }: JsonFilterOptions): Struct => {
  if (!merge) return new Map([[target ?? source, value]])
  if (isStruct(value)) return value
  throw new DataException(
    `only a JSON object can be merged into the record: the field ${source} holds another value`,
  )
}
