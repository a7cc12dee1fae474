import type { ConnectSchema } from '../connect-schema.ts'
import type { ConnectorKeys } from '../connector-keys.ts'
import { type CastType, castTypes, castValue } from './cast-value.ts'
import { onSide } from './on-side.ts'
import { requireMap, requireStruct } from './requirements.ts'
import { fieldValue, structLike } from './struct-schema.ts'
import type { Side, Transform } from './transform.ts'

const purpose = 'cast types'

/** `Cast`: the whole key or value, or fields of it, as other types. */
export const createCast = (side: Side, keys: ConnectorKeys): Transform => {
  const { whole, fields } = readSpec(keys)
  const replacesNull = keys.boolean('replace.null.with.default', true)
  if (whole !== undefined) {
    return onSide(side, ({ schema, value }) => ({
      schema: schema === null ? null : { ...basicsOf(schema), ...castSchema(schema, whole) },
      value: castValue(schema, value, whole),
    }))
  }
  return onSide(side, (data) => {
    if (data.value === null) return data
    if (data.schema === null) {
      const map = new Map(requireMap(data, purpose))
      for (const [name, type] of fields) map.set(name, castValue(null, map.get(name) ?? null, type))
      return { schema: null, value: map }
    }
    const struct = requireStruct(data, purpose)
    const cast = (data.schema.fields ?? []).map((field) => {
      const type = fields.get(field.name)
      const value = fieldValue(struct, field, replacesNull)
      return type === undefined
        ? { field, value }
        : {
            field: { name: field.name, schema: castSchema(field.schema, type) },
            value: castValue(field.schema, value, type),
          }
    })
    return {
      schema: {
        ...structLike(
          data.schema,
          cast.map(({ field }) => field),
        ),
        ...optionality(data.schema),
      },
      value: new Map(cast.map(({ field, value }) => [field.name, value])),
    }
  })
}

/** Of a whole value they stay, unless the name is one of Connect's logical types, which it then no longer is. */
const basicsOf = (schema: ConnectSchema): Partial<ConnectSchema> =>
  schema.name?.startsWith('org.apache.kafka.connect.data.') === true
    ? {}
    : {
        ...(schema.name !== undefined && { name: schema.name }),
        ...(schema.version !== undefined && { version: schema.version }),
        ...(schema.doc !== undefined && { doc: schema.doc }),
        ...(schema.parameters !== undefined && { parameters: schema.parameters }),
      }

/** Name, version and doc of a field that is cast are gone; whether it may be missing, and its default, stay. */
const castSchema = (schema: ConnectSchema, type: CastType): ConnectSchema => ({
  type,
  ...optionality(schema),
  ...(schema.default !== undefined && { default: castValue(schema, schema.default, type) }),
})

const optionality = ({ isOptional }: ConnectSchema): { isOptional?: boolean } =>
  isOptional === true ? { isOptional } : {}

const readSpec = (keys: ConnectorKeys): { whole?: CastType; fields: ReadonlyMap<string, CastType> } => {
  const specs = keys.requiredList('spec')
  const typeOf = (text: string): CastType => {
    const type = castTypes.find((candidate) => candidate === text.trim().toUpperCase())
    if (type === undefined) {
      keys.refuse('spec', `has "${text}": write one of ${castTypes.join(', ').toLowerCase()}`)
    }
    return type
  }
  const fields = new Map<string, CastType>()
  for (const spec of specs) {
    const [name = '', type, ...rest] = spec.split(':')
    if (rest.length > 0) keys.refuse('spec', `has "${spec}": write field:type`)
    if (type !== undefined) fields.set(name.trim(), typeOf(type))
    else if (specs.length > 1) keys.refuse('spec', 'casts the whole value: write no other cast beside it')
    else return { whole: typeOf(name), fields }
  }
  return { fields }
}
