import type { ConnectorKeys } from '../connector-keys.ts'
import { onSide } from './on-side.ts'
import { requireMap, requireStruct } from './requirements.ts'
import { fieldValue, structLike } from './struct-schema.ts'
import type { Side, Transform } from './transform.ts'

const purpose = 'field replacement'

/**
 * `ReplaceField`: leaves fields out and renames others, at the top level. `blacklist` and `whitelist`, which
 * Kafka 4.0 no longer reads (KAFKA-17530), still do what `exclude` and `include` do.
 */
export const createReplaceField = (side: Side, keys: ConnectorKeys): Transform => {
  const exclude = new Set([...keys.list('exclude'), ...keys.list('blacklist')])
  const include = new Set([...keys.list('include'), ...keys.list('whitelist')])
  const renames = new Map(keys.list('renames').map((rename) => parseRename(keys, rename)))
  const replacesNull = keys.boolean('replace.null.with.default', true)
  const keeps = (name: string): boolean => !exclude.has(name) && (include.size === 0 || include.has(name))
  const renamed = (name: string): string => renames.get(name) ?? name
  return onSide(side, (data) => {
    if (data.value === null) return data
    if (data.schema === null) {
      const kept = Array.from(requireMap(data, purpose)).filter(([name]) => keeps(name))
      return { schema: null, value: new Map(kept.map(([name, value]) => [renamed(name), value])) }
    }
    const struct = requireStruct(data, purpose)
    const kept = (data.schema.fields ?? []).filter(({ name }) => keeps(name))
    return {
      schema: structLike(
        data.schema,
        kept.map(({ name, schema }) => ({ name: renamed(name), schema })),
      ),
      value: new Map(kept.map((field) => [renamed(field.name), fieldValue(struct, field, replacesNull)])),
    }
  })
}

const parseRename = (keys: ConnectorKeys, rename: string): [string, string] => {
  const [from, to, ...rest] = rename.split(':')
  if (!from || !to || rest.length > 0) keys.refuse('renames', `has "${rename}": write old:new`)
  return [from, to]
}
