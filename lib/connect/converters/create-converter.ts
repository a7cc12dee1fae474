import { simpleClassName } from '../class-name.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connector-keys.ts'
import { byteArrayConverter } from './byte-array-converter.ts'
import type { Converter } from './converter.ts'
import { createJsonConverter } from './json-converter.ts'
import { stringConverter } from './string-converter.ts'

const converters: ReadonlyMap<string, (keys: ConnectorKeys) => Converter> = new Map([
  ['JsonConverter', createJsonConverter],
  ['StringConverter', () => stringConverter],
  ['ByteArrayConverter', () => byteArrayConverter],
])

/** Simple names of the converters that there are. */
export const converterNames: readonly string[] = [...converters.keys()]

/**
 * The converter that `key.converter` or `value.converter` names, with its settings under that prefix. Undefined when
 * it is not set: a connector without one inherits its worker's. Throws a ConnectorSettingError.
 */
export const createConverter = (
  settings: ConnectorSettings,
  key: 'key.converter' | 'value.converter' | 'header.converter',
): Converter | undefined => {
  const name = settings[key]?.trim() ?? ''
  if (name === '') return undefined
  const create = converters.get(simpleClassName(name))
  if (create === undefined) {
    const keys: ConnectorKeys = new ConnectorKeys(settings)
    return keys.refuse(key, `is "${name}": write one of ${converterNames.join(', ')}`)
  }
  return create(new ConnectorKeys(settings, `${key}.`))
}
