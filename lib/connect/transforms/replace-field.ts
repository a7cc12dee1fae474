import type { ConnectorKeys } from '../connector-keys.ts'
import type { Transform } from './transform.ts'

/**
 * `ReplaceField$Value`: leaves fields out and renames others, at the top level. `blacklist` and `whitelist`, which
 * Kafka 4.0 no longer reads (KAFKA-17530), still do what `exclude` and `include` do.
 */
export const createReplaceField = (keys: ConnectorKeys): Transform => {
  const exclude = new Set([...keys.list('exclude'), ...keys.list('blacklist')])
  const include = new Set([...keys.list('include'), ...keys.list('whitelist')])
  const renames = new Map(keys.list('renames').map((rename) => parseRename(keys, rename)))
  return (value) =>
    new Map(
      Array.from(value)
        .filter(([name]) => !exclude.has(name) && (include.size === 0 || include.has(name)))
        .map(([name, field]) => [renames.get(name) ?? name, field]),
    )
}

const parseRename = (keys: ConnectorKeys, rename: string): [string, string] => {
  const [from, to, ...rest] = rename.split(':')
  if (!from || !to || rest.length > 0) keys.refuse('renames', `has "${rename}": write old:new`)
  return [from, to]
}
