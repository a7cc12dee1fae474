import type { ConnectRecord } from '../connect-record.ts'
import type { SchemaAndValue } from '../connect-schema.ts'
import type { Side, Transform } from './transform.ts'

/** A transform that changes the key or the value alone. */
export const onSide =
  (side: Side, change: (data: SchemaAndValue, record: ConnectRecord) => SchemaAndValue): Transform =>
  (record) => ({ ...record, [side]: change(record[side], record) })
