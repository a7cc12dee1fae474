import type { MirrorRecord } from '../mirror/record.ts'
import type { ConnectRecord } from './connect-record.ts'
import type { ConnectorSettings } from './connector-keys.ts'
import type { Converter } from './converters/converter.ts'
import { createConverter } from './converters/create-converter.ts'
import { plainJsonConverter } from './converters/plain-json-converter.ts'
import { stringConverter } from './converters/string-converter.ts'
import { inStage } from './stage-exception.ts'
import { createTransform } from './transforms/create-transform.ts'
import { readTransformSteps } from './transforms/transform-steps.ts'

/** A consumed record as converters and transforms leave it. Undefined: a transform dropped it. Throws a StageException. */
export type SinkRecordChain = (record: MirrorRecord) => ConnectRecord | undefined

/**
 * What a sink's `key.converter`, `value.converter` and `transforms` do to its records. There is no worker to inherit converters
 * from: without one a key is text, and a value JSON without schemas. Throws an error that names the key.
 */
export const sinkRecordChain = (settings: ConnectorSettings): SinkRecordChain => {
  const steps = readTransformSteps(settings, createTransform)
  const converters = {
    key: createConverter(settings, 'key.converter') ?? stringConverter,
    value: createConverter(settings, 'value.converter') ?? plainJsonConverter,
  }
  const names = {
    key: settings['key.converter']?.trim() || 'StringConverter',
    value: settings['value.converter']?.trim() || 'JsonConverter',
  }
  return (record) => {
    let transformed: ConnectRecord | null = consumed(record, converters, names)
    for (const { className, transform } of steps) {
      const before: ConnectRecord = transformed
      transformed = inStage('TRANSFORMATION', className, () => transform(before))
      if (transformed === null) return undefined
    }
    return transformed
  }
}

type Sides<Of> = { readonly key: Of; readonly value: Of }

const consumed = (
  record: MirrorRecord,
  converters: Sides<Converter>,
  names: Sides<string>,
): ConnectRecord => ({
  topic: record.topic,
  partition: record.partition,
  offset: record.offset,
  timestamp: record.timestamp,
  key: inStage('KEY_CONVERTER', names.key, () => converters.key.toConnectData(record.key)),
  value: inStage('VALUE_CONVERTER', names.value, () => converters.value.toConnectData(record.value)),
  headers: record.headers.map(({ key, value }) => ({ key, ...stringConverter.toConnectData(value) })),
})
