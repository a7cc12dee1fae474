import { typeName } from '../../connect/connect-value.ts'
import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import { DataException } from '../../connect/data-exception.ts'
import type { Filter } from '../filter.ts'
import { findField } from '../find-field.ts'
import { compileJavaRegex } from '../java-regex.ts'
import { setField } from '../struct-path.ts'

/** SplitFilter: some texts as arrays. */
export const createSplitFilter = (keys: ConnectorKeys): Filter => {
  const fields = keys.list('split')
  const { everywhere } = compileJavaRegex(keys.optional('separator') || ',')
  return {
    apply: (record) => {
      let { value } = record
      for (const field of fields) {
        const text = findField(value, field)
        if (text === undefined) throw new DataException(`the field ${field} does not exist`)
        if (text !== null && typeof text !== 'string')
          throw new DataException(`the field ${field} is of the type ${typeName(text)}, not STRING`)
        value = setField(value, field, text === null ? [] : text.split(everywhere))
      }
      return [{ ...record, value }]
    },
  }
}
