import type { ConnectorKeys } from '../connector-keys.ts'
import { onSide } from './on-side.ts'
import { requireSchema } from './requirements.ts'
import type { Side, Transform } from './transform.ts'

/** `SetSchemaMetadata`: another name or version for the schema. */
export const createSetSchemaMetadata = (side: Side, keys: ConnectorKeys): Transform => {
  const name = keys.optional('schema.name')
  const version =
    keys.optional('schema.version') === undefined ? undefined : keys.integer('schema.version', 0)
  if (name === undefined && version === undefined) {
    keys.refuse('schema.name', 'and schema.version are not set: set one of them')
  }
  return onSide(side, (data) => {
    if (data.value === null && data.schema === null) return data
    const schema = requireSchema(data.schema, 'updating schema metadata')
    return {
      schema: { ...schema, ...(name !== undefined && { name }), ...(version !== undefined && { version }) },
      value: data.value,
    }
  })
}
