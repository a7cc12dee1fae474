import type { SchemaAndValue } from '../connect/connect-schema.ts'
import { typeName } from '../connect/connect-value.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import { createConverter } from '../connect/converters/create-converter.ts'
import { plainJsonConverter } from '../connect/converters/plain-json-converter.ts'
import { stringConverter } from '../connect/converters/string-converter.ts'
import { DataException } from '../connect/data-exception.ts'
import { sinkRecordChain } from '../connect/sink-record-chain.ts'
import { createTransform } from '../connect/transforms/create-transform.ts'
import { readTransformSteps } from '../connect/transforms/transform-steps.ts'
import type { SinkRecord } from './sink-record.ts'

/**
 * A record as converters and transforms leave it: its value is JSON without schemas, its key the text of an id. Undefined:
 * a transform dropped it. Throws a StageException.
 */
export type RecordConversion = (record: SinkRecord) => SinkRecord | undefined

/** Documents are JSON without schemas, and decimals are numbers in them, as both sinks write them. */
const documents =
  createConverter(
    {
      'value.converter': 'JsonConverter',
      'value.converter.schemas.enable': 'false',
      'value.converter.decimal.format': 'NUMERIC',
    },
    'value.converter',
  ) ?? plainJsonConverter

/**
 * What a sink's `transforms`, `key.converter` and `value.converter` do to its records; undefined when they leave them as
 * they are, so that a document is what was consumed, byte for byte. Throws an error that names the key.
 */
export const readRecordConversion = (
  settings: ConnectorSettings,
  isKeyId: (topic: string) => boolean,
): RecordConversion | undefined => {
  const steps = readTransformSteps(settings, createTransform)
  const keys: ConnectorKeys = new ConnectorKeys(settings)
  const keyConverter = createConverter(settings, 'key.converter')
  const hasSchemas =
    keys.optional('value.converter') !== undefined && keys.boolean('value.converter.schemas.enable', true)
  const isKeyText =
    keyConverter === undefined || keyConverter === stringConverter || !keys.list('topics').some(isKeyId)
  if (steps.length === 0 && !hasSchemas && isKeyText) return undefined
  const chain = sinkRecordChain(settings)
  return (record) => {
    const transformed = chain(record)
    if (transformed === undefined) return undefined
    const { topic, timestamp, headers, key, value } = transformed
    return {
      ...record,
      topic,
      timestamp: timestamp ?? record.timestamp,
      key: isKeyId(record.topic) ? idText(key) : null,
      value: documents.fromConnectData(value),
      headers: headers.map(({ key: name, ...data }) => ({
        key: name,
        value: stringConverter.fromConnectData(data),
      })),
    }
  }
}

/** As the connectors do: strings and integers can be ids. */
const idText = ({ value }: SchemaAndValue): Buffer | null => {
  if (value === null) return null
  if (typeof value === 'string' || typeof value === 'bigint') return Buffer.from(String(value))
  throw new DataException(
    `a key of the type ${typeName(value)} cannot be the id of a document: make it a string or an integer by ` +
      'transforms (ExtractField$Key), or set key.ignore to true',
  )
}
