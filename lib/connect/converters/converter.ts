import type { SchemaAndValue } from '../connect-schema.ts'

/** Makes bytes of values and values of bytes (Connect's Converter). Both throw a DataException. */
export interface Converter {
  fromConnectData(data: SchemaAndValue): Buffer | null
  toConnectData(bytes: Buffer | null): SchemaAndValue
}
