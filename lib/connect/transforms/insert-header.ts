import type { ConnectorKeys } from '../connector-keys.ts'
import { parseLiteral } from '../parse-literal.ts'
import type { Transform } from './transform.ts'

/** `InsertHeader`: the same header on every record, its type by the look of its text. */
export const createInsertHeader = (keys: ConnectorKeys): Transform => {
  const key = keys.required('header')
  const header = { key, ...parseLiteral(keys.required('value.literal')) }
  return (record) => ({ ...record, headers: [...record.headers, header] })
}
