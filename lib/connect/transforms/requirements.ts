import type { ConnectSchema, SchemaAndValue } from '../connect-schema.ts'
import { isStruct, type Struct } from '../connect-value.ts'
import { DataException } from '../data-exception.ts'
import { javaClassName } from '../java-class-name.ts'

/** The map of a record without a schema (Requirements.requireMap). */
export const requireMap = (data: SchemaAndValue, purpose: string): Struct => {
  if (isStruct(data.value)) return data.value
  throw new DataException(
    `Only Map objects supported in absence of schema for [${purpose}], found: ${javaClassName(data)}`,
  )
}

/** The struct of a record with a schema (Requirements.requireStruct). */
export const requireStruct = (data: SchemaAndValue, purpose: string): Struct => {
  if (isStruct(data.value) && data.schema?.type === 'STRUCT') return data.value
  throw new DataException(`Only Struct objects supported for [${purpose}], found: ${javaClassName(data)}`)
}

/** The schema of a record that has to have one (Requirements.requireSchema). */
export const requireSchema = (schema: ConnectSchema | null, purpose: string): ConnectSchema => {
  if (schema === null) throw new DataException(`Schema required for [${purpose}]`)
  return schema
}
