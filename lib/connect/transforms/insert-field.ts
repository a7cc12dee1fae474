import type { ConnectRecord } from '../connect-record.ts'
import type { ConnectField, ConnectSchema } from '../connect-schema.ts'
import type { ConnectValue } from '../connect-value.ts'
import type { ConnectorKeys } from '../connector-keys.ts'
import { DataException } from '../data-exception.ts'
import { timestampSchema } from '../logical-types.ts'
import { onSide } from './on-side.ts'
import { requireMap, requireStruct } from './requirements.ts'
import { fieldValue, structLike } from './struct-schema.ts'
import type { Side, Transform } from './transform.ts'

const purpose = 'field insertion'

/** A field to insert: its value without a schema may be another than with one. */
interface Insertion {
  readonly field: ConnectField
  readonly plain: ConnectValue
  readonly logical: ConnectValue
}

type Insert = (record: ConnectRecord) => Insertion | undefined

/** `InsertField`: topic, partition, offset, timestamp or a fixed text as fields. A record without a value stays as it is. */
export const createInsertField = (side: Side, keys: ConnectorKeys): Transform => {
  const inserts = readInserts(keys)
  const replacesNull = keys.boolean('replace.null.with.default', true)
  return onSide(side, (data, record) => {
    if (data.value === null) return data
    const inserted = inserts.flatMap((insert) => insert(record) ?? [])
    if (data.schema === null) {
      const map = new Map(requireMap(data, purpose))
      for (const { field, plain } of inserted) map.set(field.name, plain)
      return { schema: null, value: map }
    }
    const struct = requireStruct(data, purpose)
    const fields = data.schema.fields ?? []
    return {
      schema: structLike(data.schema, [...fields, ...inserted.map(({ field }) => field)]),
      value: new Map([
        ...fields.map((field): [string, ConnectValue] => [
          field.name,
          fieldValue(struct, field, replacesNull),
        ]),
        ...inserted.map(({ field, logical }): [string, ConnectValue] => [field.name, logical]),
      ]),
    }
  })
}

const readInserts = (keys: ConnectorKeys): readonly Insert[] => {
  const staticValue = keys.optional('static.value') ?? ''
  const inserts = [
    insertion(keys, 'topic.field', { type: 'STRING' }, ({ topic }) => topic),
    insertion(keys, 'partition.field', { type: 'INT32' }, ({ partition }) =>
      partition === null ? undefined : BigInt(partition),
    ),
    insertion(keys, 'offset.field', { type: 'INT64' }, ({ offset }) => {
      if (offset !== null) return offset
      throw new DataException(
        `Only SinkRecord supported for [${purpose}], found: org.apache.kafka.connect.source.SourceRecord`,
      )
    }),
    insertion(keys, 'timestamp.field', timestampSchema, ({ timestamp }) => timestamp ?? undefined),
    insertion(keys, 'static.field', { type: 'STRING' }, () => staticValue),
  ].filter((insert) => insert !== undefined)
  if (inserts.length === 0) {
    keys.refuse('topic.field', 'and the other fields are not set: name a field to insert')
  }
  if (keys.optional('static.field') !== undefined && keys.optional('static.value') === undefined) {
    keys.refuse('static.value', 'is not set, so there is nothing to insert as static.field')
  }
  return inserts
}

/** `name!` is a required field, `name?` and `name` an optional one. */
const insertion = (
  keys: ConnectorKeys,
  key: string,
  type: ConnectSchema,
  read: (record: ConnectRecord) => ConnectValue | undefined,
): Insert | undefined => {
  const spec = keys.optional(key)
  if (spec === undefined || spec === '') return undefined
  const name = spec.replace(/[!?]$/, '')
  const schema = spec.endsWith('!') ? type : { ...type, isOptional: true }
  return (record) => {
    const plain = read(record)
    if (plain === undefined) return undefined
    const logical = type === timestampSchema && typeof plain === 'bigint' ? new Date(Number(plain)) : plain
    return { field: { name, schema }, plain, logical }
  }
}
