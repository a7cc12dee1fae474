import type { ConnectSchema, SchemaAndValue } from '../connect-schema.ts'
import { type ConnectValue, isArray, isStruct } from '../connect-value.ts'
import { javaDouble } from '../java-double.ts'
import type { Converter } from './converter.ts'

const optionalString: ConnectSchema = { type: 'STRING', isOptional: true }

/** org.apache.kafka.connect.storage.StringConverter: a value's Java text as UTF-8, and UTF-8 as a string. */
export const stringConverter: Converter = {
  fromConnectData: (data) => (data.value === null ? null : Buffer.from(javaText(data))),
  toConnectData: (bytes) => ({
    schema: optionalString,
    value: bytes === null ? null : bytes.toString('utf8'),
  }),
}

/** Java's toString of a value: `{a=1, b=[x, y]}` of a map, `Struct{a=1}` of a struct, whose null fields it leaves out. */
export const javaText = ({ schema, value }: SchemaAndValue): string => {
  if (isArray(value)) return `[${value.map((element) => elementText(schema, element)).join(', ')}]`
  if (isStruct(value)) {
    return schema?.type === 'STRUCT'
      ? `Struct{${(schema.fields ?? []).flatMap(({ name, schema: field }) => fieldText(name, field, value.get(name) ?? null)).join(',')}}`
      : `{${Array.from(value, ([name, field]) => `${name}=${elementText(schema, field)}`).join(', ')}}`
  }
  if (typeof value === 'number') return javaDouble(value)
  if (Buffer.isBuffer(value)) return value.toString('utf8')
  if (value instanceof Date) return javaDate(value)
  return String(value)
}

/** java.util.Date of a worker in UTC: `Sun Aug 10 03:00:00 UTC 2025`. */
const javaDate = (date: Date): string => {
  const [weekday, day, month, year, time] = date.toUTCString().replace(',', '').split(' ')
  return `${weekday} ${month} ${day} ${time} UTC ${year}`
}

const elementText = (schema: ConnectSchema | null, value: ConnectValue): string =>
  javaText({ schema: schema?.valueSchema ?? null, value })

const fieldText = (name: string, schema: ConnectSchema, value: ConnectValue): string[] =>
  value === null ? [] : [`${name}=${javaText({ schema, value })}`]
