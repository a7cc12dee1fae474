import type { ConnectHeader, ConnectRecord } from '../connect-record.ts'
import { fieldOf, type SchemaAndValue } from '../connect-schema.ts'
import type { ConnectorKeys } from '../connector-keys.ts'
import { DataException } from '../data-exception.ts'
import { requireMap, requireStruct } from './requirements.ts'
import { fieldValue, structLike } from './struct-schema.ts'
import type { Side, Transform } from './transform.ts'

interface HeaderFrom {
  readonly side: Side
  readonly fields: readonly string[]
  readonly headers: readonly string[]
  readonly moves: boolean
  readonly replacesNull: boolean
}

/** `HeaderFrom`: copies or moves fields of the key or value into headers. */
export const createHeaderFrom = (side: Side, keys: ConnectorKeys): Transform => {
  const options: HeaderFrom = {
    side,
    fields: keys.requiredList('fields'),
    headers: keys.requiredList('headers'),
    moves: keys.requiredChoice('operation', ['move', 'copy']) === 'move',
    replacesNull: keys.boolean('replace.null.with.default', true),
  }
  if (options.fields.length !== options.headers.length) {
    keys.refuse('headers', `must have the same number of elements as ${keys.name('fields')}`)
  }
  return (record) => apply(options, record)
}

const apply = (options: HeaderFrom, record: ConnectRecord): ConnectRecord => {
  const data = record[options.side]
  const found = data.schema === null ? fromMap(options, data) : fromStruct(options, data)
  const headers = options.headers.map(
    (key, index): ConnectHeader => ({ key, ...(found[index] ?? { schema: null, value: null }) }),
  )
  return {
    ...record,
    [options.side]: options.moves ? without(data, options.fields) : data,
    headers: [...record.headers, ...headers],
  }
}

const fromMap = ({ fields, moves }: HeaderFrom, data: SchemaAndValue): SchemaAndValue[] => {
  const map = requireMap(data, `header ${moves ? 'move' : 'copy'}`)
  return fields.map((name) => ({ schema: null, value: map.get(name) ?? null }))
}

const fromStruct = ({ fields, moves, replacesNull }: HeaderFrom, data: SchemaAndValue): SchemaAndValue[] => {
  const struct = requireStruct(data, `header ${moves ? 'move' : 'copy'}`)
  return fields.map((name) => {
    const field = data.schema === null ? undefined : fieldOf(data.schema, name)
    if (field === undefined) throw new DataException(`Field ${name} does not exist`)
    return { schema: field.schema, value: fieldValue(struct, field, replacesNull) }
  })
}

const without = (data: SchemaAndValue, names: readonly string[]): SchemaAndValue => {
  const { schema } = data
  const map = new Map(schema === null ? requireMap(data, 'header') : requireStruct(data, 'header'))
  for (const name of names) map.delete(name)
  return {
    schema:
      schema === null
        ? null
        : structLike(
            schema,
            (schema.fields ?? []).filter(({ name }) => !names.includes(name)),
          ),
    value: map,
  }
}
