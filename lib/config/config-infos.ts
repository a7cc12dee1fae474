import { type ConfigDef, entryOf } from './config-def.ts'
import { type ConfigEntries, entriesOf } from './config-entries.ts'
import type { ConfigProviders } from './config-providers.ts'
import connectKeys from './connect-keys.json' with { type: 'json' }
import type { ConnectPlugin } from './connect-plugins.ts'
import { markDeferred } from './deferred-values.ts'
import type { Setting } from './setting.ts'

/** A key as `GET /connector-plugins/{plugin}/config` answers it. */
export interface ConfigKeyInfo {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly default_value: string | null
  readonly importance: string
  readonly documentation: string
  readonly group: string | null
  readonly width: string
  readonly display_name: string
  readonly dependents: readonly string[]
  readonly order: number
}

/** A key's value as validation answers it. */
export interface ConfigValueInfo {
  readonly name: string
  readonly value: string | null
  readonly recommended_values: readonly string[]
  readonly errors: readonly string[]
  readonly visible: boolean
}

/** The answer of `PUT /connector-plugins/{plugin}/config/validate`. */
export interface ConfigInfos {
  readonly name: string
  readonly error_count: number
  readonly groups: readonly string[]
  readonly configs: readonly { readonly definition: ConfigKeyInfo | null; readonly value: ConfigValueInfo }[]
}

/** Groups of Connect's own keys, in its order. */
const sourceGroups = [
  'Common',
  'Transforms',
  'Predicates',
  'Error Handling',
  'Topic Creation',
  'Exactly Once Support',
  'offsets.topic',
] as const
const sinkGroups = ['Common', 'Transforms', 'Predicates', 'Error Handling'] as const

/** Connect's own keys first, as Connect describes them, then the plugin's. */
export const configKeysOf = ({ type, def }: ConnectPlugin): readonly ConfigKeyInfo[] => {
  const own: readonly ConfigKeyInfo[] = [...connectKeys.common, ...connectKeys[type]]
  const known = new Set(own.map(({ name }) => name))
  return [
    ...own,
    ...Object.values(def)
      .filter(({ name }) => !known.has(name))
      .map(describeSetting),
  ]
}

/**
 * What is wrong with a config, in Connect's form. `body` is the JSON object of the request: null is a value that may not
 * be supplied. Expressions of the `providers` are not looked at: tasks resolve them. `faults` are those of the whole that no key's own parser finds.
 */
export const validateConnectorConfig = (
  plugin: ConnectPlugin,
  body: Readonly<Record<string, string | null>>,
  providers: ConfigProviders = new Map(),
): ConfigInfos => {
  const settings = Object.fromEntries(
    Object.entries(body).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
  )
  const entries = markDeferred(entriesOf(settings, 'the request'), providers)
  const errors = errorsByKey(plugin, entries, body)
  const keys = configKeysOf(plugin)
  const known = new Set(keys.map(({ name }) => name))
  const unknown = [...errors.keys()].filter((key) => !known.has(key))
  return {
    name: body['connector.class'] ?? plugin.className,
    error_count: [...errors.values()].filter((of) => of.length > 0).length,
    groups: plugin.type === 'source' ? sourceGroups : sinkGroups,
    configs: [
      ...unknown.map((name) => ({ definition: null, value: valueInfo(name, body[name] ?? null, errors) })),
      ...keys.map((definition) => ({
        definition,
        value: valueInfo(definition.name, valueTextOf(plugin.def, definition, entries), errors),
      })),
    ],
  }
}

const errorsByKey = (
  plugin: ConnectPlugin,
  entries: ConfigEntries,
  body: Readonly<Record<string, string | null>>,
): Map<string, string[]> => {
  const errors = new Map<string, string[]>()
  const add = (key: string, message: string): void =>
    void errors.set(key, [...(errors.get(key) ?? []), message])
  for (const [key, value] of Object.entries(body)) {
    if (value === null) add(key, 'Null value can not be supplied as the configuration value.')
  }
  for (const { key, message } of plugin.validate(entries)) {
    if (body[key] !== null) add(key, withoutDoc(message))
  }
  return errors
}

/** Connect's sentence ends with the key; ours goes on with what the key is for. */
const withoutDoc = (message: string): string =>
  /^Missing required configuration "[^"]+" which has no default value\./.exec(message)?.[0] ?? message

const valueInfo = (
  name: string,
  value: string | null,
  errors: ReadonlyMap<string, readonly string[]>,
): ConfigValueInfo => ({ name, value, recommended_values: [], errors: errors.get(name) ?? [], visible: true })

/** What is set, else the default; null for what cannot be parsed. */
const valueTextOf = (
  def: ConfigDef,
  { name, default_value }: ConfigKeyInfo,
  entries: ConfigEntries,
): string | null => {
  const setting = Object.values(def).find((candidate) => candidate.name === name)
  const entry = setting === undefined ? entries.get(name) : entryOf(setting, entries)
  if (entry === undefined) return default_value
  return setting === undefined || entry.isDeferred || 'value' in setting.parse(entry.value)
    ? entry.value
    : null
}

const describeSetting = (setting: Setting<unknown>): ConfigKeyInfo => ({
  name: setting.name,
  type: setting.type,
  required: setting.default === undefined,
  default_value: defaultText(setting.default),
  importance: setting.importance,
  documentation: setting.deviation === undefined ? setting.doc : `${setting.doc} ${setting.deviation}`,
  group: null,
  width: 'NONE',
  display_name: setting.name,
  dependents: [],
  order: -1,
})

const defaultText = (value: unknown): string | null =>
  value === undefined || value === null ? null : Array.isArray(value) ? value.join(',') : String(value)
