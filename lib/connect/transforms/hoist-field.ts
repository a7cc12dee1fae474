import type { ConnectorKeys } from '../connector-keys.ts'
import { onSide } from './on-side.ts'
import type { Side, Transform } from './transform.ts'

/** `HoistField`: the key or value becomes the one field of a struct or map. */
export const createHoistField = (side: Side, keys: ConnectorKeys): Transform => {
  const name = keys.required('field')
  return onSide(side, ({ schema, value }) => ({
    schema: schema === null ? null : { type: 'STRUCT', fields: [{ name, schema }] },
    value: new Map([[name, value]]),
  }))
}
