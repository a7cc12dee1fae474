import type { ConnectorKeys } from '../connector-keys.ts'
import { DataException } from '../data-exception.ts'
import type { Converter } from './converter.ts'
import { type JsonFormat, jsonPayload, parsePayload } from './json-payload.ts'
import { asConnectSchema, asJsonSchema } from './json-schema.ts'
import { isJsonObject, parseJsonValue } from './parse-json-value.ts'

/**
 * org.apache.kafka.connect.json.JsonConverter. Keys: `schemas.enable` (true), `decimal.format` (BASE64),
 * `replace.null.with.default` (true). With schemas the JSON is `{"schema", "payload"}`. Null without a schema is null
 * bytes, and back.
 */
export const createJsonConverter = (keys: ConnectorKeys): Converter => {
  const format: JsonFormat = {
    decimals: keys.choice('decimal.format', ['BASE64', 'NUMERIC'], 'BASE64'),
    replacesNull: keys.boolean('replace.null.with.default', true),
  }
  return keys.boolean('schemas.enable', true) ? withSchemas(format) : withoutSchemas(format)
}

const withoutSchemas = (format: JsonFormat): Converter => ({
  fromConnectData: ({ schema, value }) =>
    value === null && schema?.default == null ? null : Buffer.from(jsonPayload(schema, value, format)),
  toConnectData: (bytes) => ({
    schema: null,
    value: bytes === null ? null : parsePayload(null, parseJsonValue(bytes), format),
  }),
})

const withSchemas = (format: JsonFormat): Converter => ({
  fromConnectData: ({ schema, value }) =>
    schema === null && value === null
      ? null
      : Buffer.from(
          `{"schema":${asJsonSchema(schema, format)},"payload":${jsonPayload(schema, value, format)}}`,
        ),
  toConnectData: (bytes) => {
    if (bytes === null) return { schema: null, value: null }
    const envelope = parseJsonValue(bytes)
    const { schema: schemaJson, payload } = isJsonObject(envelope) ? envelope : {}
    if (
      !isJsonObject(envelope) ||
      Object.keys(envelope).length !== 2 ||
      schemaJson === undefined ||
      payload === undefined
    ) {
      throw new DataException(
        'JsonConverter with schemas.enable requires "schema" and "payload" fields and may not contain additional fields. If you are trying to deserialize plain JSON data, set schemas.enable=false in your converter configuration.',
      )
    }
    const schema = asConnectSchema(schemaJson, format)
    return { schema, value: parsePayload(schema, payload, format) }
  },
})
