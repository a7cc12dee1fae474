import type { ConnectField, ConnectSchema } from '../connect-schema.ts'
import type { ConnectValue, Struct } from '../connect-value.ts'
import { DataException } from '../data-exception.ts'

/** A required STRUCT with these fields and a schema's name, version, doc and parameters (SchemaUtil.copySchemaBasics). */
export const structLike = (schema: ConnectSchema, fields: readonly ConnectField[]): ConnectSchema => {
  checkNames(fields)
  return {
    type: 'STRUCT',
    ...(schema.name !== undefined && { name: schema.name }),
    ...(schema.version !== undefined && { version: schema.version }),
    ...(schema.doc !== undefined && { doc: schema.doc }),
    ...(schema.parameters !== undefined && { parameters: schema.parameters }),
    fields,
  }
}

const checkNames = (fields: readonly ConnectField[]): void => {
  const names = new Set<string>()
  for (const { name } of fields) {
    if (names.has(name)) {
      throw new DataException(`Cannot create field because of field name duplication ${name}`)
    }
    names.add(name)
  }
}

/** A field's value; null becomes the schema's default, unless `replace.null.with.default` is false. */
export const fieldValue = (struct: Struct, field: ConnectField, replacesNull: boolean): ConnectValue => {
  const value = struct.get(field.name) ?? null
  return value === null && replacesNull ? (field.schema.default ?? null) : value
}
