import type { ConnectRecord } from '../connect-record.ts'

/** A single message transform. Null: the record is dropped. Throws a DataException when it cannot take the record. */
export type Transform = (record: ConnectRecord) => ConnectRecord | null

/** Whether a transform of a chain applies to a record (Connect's Predicate). */
export type Predicate = (record: ConnectRecord) => boolean

/** The part of a record that `$Key` and `$Value` transforms work on. */
export type Side = 'key' | 'value'
