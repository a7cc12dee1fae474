import type { ConnectValue } from '../../connect/connect-value.ts'
import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import type { Filter } from '../filter.ts'
import { compileJavaRegex } from '../java-regex.ts'
import { textOf } from '../scel/scel-values.ts'
import type { FilterContext } from './filter-context.ts'

/** ExcludeFieldsMatchingPatternFilter: empties the fields whose values match, and those that are null; `block.field` removes them. */
export const createExcludeFieldsMatchingPatternFilter = (
  keys: ConnectorKeys,
  { regex }: FilterContext,
): Filter => {
  const { whole } = compileJavaRegex(keys.required('regex'))
  const removes = keys.boolean('block.field', false)
  return {
    apply: (record) => {
      const value = new Map<string, ConnectValue>()
      for (const [name, field] of record.value) {
        const isExcluded = field === null || regex.exec(whole, textOf(field)) !== null
        if (!isExcluded) value.set(name, field)
        else if (!removes) value.set(name, null)
      }
      return [{ ...record, value }]
    },
  }
}
