import type { ConnectorKeys } from '../connector-keys.ts'
import type { Transform } from './transform.ts'

/** `DropHeaders`: leaves out every header of these names. */
export const createDropHeaders = (keys: ConnectorKeys): Transform => {
  const names = new Set(keys.requiredList('headers'))
  return (record) => ({ ...record, headers: record.headers.filter(({ key }) => !names.has(key)) })
}
