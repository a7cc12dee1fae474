import type { ConfigEntries } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { booleanSetting, classSetting } from './setting.ts'

const jsonConverter = 'org.apache.kafka.connect.json.JsonConverter'

/** The converter of a connector's values. */
export const valueConverterConfig = {
  valueConverter: classSetting({
    name: 'value.converter',
    default: null,
    doc: 'Converter of record values.',
    validate: (name) =>
      name === jsonConverter || name === 'JsonConverter'
        ? undefined
        : `Only ${jsonConverter} is available: use it`,
    deviation: 'Only `JsonConverter`. Not set: JSON without schemas, as there is no worker to inherit from.',
  }),
  valueConverterSchemasEnable: booleanSetting({
    name: 'value.converter.schemas.enable',
    default: false,
    doc: 'Whether the JSON of a value carries its schema.',
    deviation:
      'Only `false`, which has to be written beside a converter because Connect has `true` by default.',
  }),
}

/** JsonConverter wraps records into `{"schema", "payload"}` unless told not to; that form is not written or read here. */
export const checkSchemasDisabled = (entries: ConfigEntries): ConfigProblem[] => {
  const converter = entries.get('value.converter')
  const schemas = entries.get('value.converter.schemas.enable')
  const entry = schemas ?? converter
  const isEnabled =
    schemas === undefined ? converter !== undefined : schemas.value.trim().toLowerCase() === 'true'
  const key = 'value.converter.schemas.enable'
  const message = `JSON with schemas is not available: write "${key}": "false"`
  return entry !== undefined && isEnabled ? [{ origin: entry.origin, key, message }] : []
}
