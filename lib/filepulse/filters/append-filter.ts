import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import type { Filter } from '../filter.ts'
import { mergeStructs } from '../merge-structs.ts'
import { setField } from '../struct-path.ts'
import { readTarget, writeTarget } from '../write-target.ts'
import { type FilterContext, scelOf, targetOf } from './filter-context.ts'

/** AppendFilter: puts the value of an expression into a field, or beside what is there; or into the key, the topic, a header. */
export const createAppendFilter = (keys: ConnectorKeys, context: FilterContext): Filter => {
  const target = targetOf(keys, 'field', context)
  const value = scelOf(keys, 'value', context)
  const overwrites = keys.boolean('overwrite', false)
  return {
    apply: (record) => {
      const to = target(record)
      const appended = value(record)
      if (overwrites || readTarget(record, to) === undefined) return [writeTarget(record, to, appended)]
      const merged = mergeStructs(record.value, setField(new Map(), to.path, appended), new Set())
      return [{ ...record, value: merged }]
    },
  }
}
