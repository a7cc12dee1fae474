import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import type { Filter } from '../filter.ts'
import { findString } from '../find-field.ts'
import { compileJavaRegex, groupOf } from '../java-regex.ts'
import { setField } from '../struct-path.ts'
import type { FilterContext } from './filter-context.ts'

/** ExtractValueFilter: the first group of a pattern that the whole value matches, or the default. */
export const createExtractValueFilter = (keys: ConnectorKeys, { regex }: FilterContext): Filter => {
  const field = keys.required('field')
  const target = keys.optional('target') || field
  const { whole } = compileJavaRegex(keys.required('regex'))
  const otherwise = keys.optional('default.value') ?? null
  return {
    apply: (record) => {
      const match = regex.exec(whole, findString(record.value, field))
      const extracted = match === null ? undefined : groupOf(match, 1)
      return [{ ...record, value: setField(record.value, target, extracted ?? otherwise) }]
    },
  }
}
