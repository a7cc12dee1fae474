import { isStruct } from '../../connect/connect-value.ts'
import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import type { Filter } from '../filter.ts'

/** MoveAllFieldsFilter: every field into one struct, but those of `excludes`. */
export const createMoveAllFieldsFilter = (keys: ConnectorKeys): Filter => {
  const target = keys.optional('target') || 'payload'
  const stays = new Set([...keys.list('excludes'), target])
  return {
    apply: (record) => {
      const before = record.value.get(target)
      const moved = Array.from(record.value).filter(([name]) => !stays.has(name))
      const kept = Array.from(record.value).filter(([name]) => stays.has(name) && name !== target)
      const inside = new Map([...(isStruct(before) ? before : []), ...moved])
      return [{ ...record, value: new Map([...kept, [target, inside]]) }]
    },
  }
}
