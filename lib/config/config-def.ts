import type { ConfigEntries, ConfigEntry } from './config-entries.ts'
import { entriesOf } from './config-entries.ts'
import { ConfigException, type ConfigProblem } from './config-exception.ts'
import { expressionsIn } from './provider-expression.ts'
import type { Setting } from './setting.ts'
import { type Settings, settingsFileName } from './settings-file.ts'

/** Settings by their name in code (`offsetLagMax` for `offset.lag.max`), as Kafka's ConfigDef. */
export type ConfigDef = Readonly<Record<string, Setting<unknown>>>

/** The typed values of a definition. */
export type ConfigValues<Def extends ConfigDef> = {
  readonly [Name in keyof Def]: Def[Name] extends Setting<infer T> ? T : never
}

/** The entry of a setting: under its name or, if that is not set, under a deprecated one. */
export const entryOf = (setting: Setting<unknown>, entries: ConfigEntries): ConfigEntry | undefined =>
  [setting.name, ...setting.deprecatedNames]
    .map((name) => entries.get(name))
    .find((entry) => entry !== undefined)

/** All names that a definition knows, deprecated ones too (AbstractConfig's `configDef.names()`). */
export const namesOf = (def: ConfigDef): string[] =>
  Object.values(def).flatMap(({ name, deprecatedNames }) => [name, ...deprecatedNames])

/** Everything that is wrong in entries; empty when `parseConfig` would take them. Unknown keys are never wrong. */
export const validateConfig = (def: ConfigDef, entries: ConfigEntries): ConfigProblem[] =>
  Object.values(def).flatMap((setting) => {
    const result = parseSetting(setting, entries)
    return 'problem' in result ? [result.problem] : []
  })

/** The typed values of entries. Throws a ConfigException with every problem. */
export const parseConfig = <Def extends ConfigDef>(def: Def, entries: ConfigEntries): ConfigValues<Def> => {
  const problems = validateConfig(def, entries)
  if (problems.length > 0) throw new ConfigException(problems)
  const values = Object.entries(def).map(([name, setting]) => {
    const result = parseSetting(setting, entries)
    return [name, 'value' in result ? result.value : undefined]
  })
  // The parsed boundary: every name of the definition is there, each with what its own setting parsed.
  return Object.fromEntries(values) as ConfigValues<Def>
}

/** The typed values of a function's settings.json, by the definition that the stack validated it with. */
export const parseSettings = <Def extends ConfigDef>(def: Def, settings: Settings): ConfigValues<Def> =>
  parseConfig(def, entriesOf(settings, settingsFileName))

const parseSetting = (
  setting: Setting<unknown>,
  entries: ConfigEntries,
): { value: unknown } | { problem: ConfigProblem } => {
  const entry = entryOf(setting, entries)
  if (entry === undefined) {
    return setting.default === undefined ? { problem: missing(setting, entries) } : { value: setting.default }
  }
  const parsed = setting.parse(entry.value)
  if ('value' in parsed) return parsed
  // The function that resolves it checks it. Until then nothing is made of it (deferred-values.ts).
  if (entry.isDeferred === true && setting.default !== undefined) return { value: setting.default }
  return { problem: invalid(setting, entry, parsed.expected) }
}

const missing = (setting: Setting<unknown>, entries: ConfigEntries): ConfigProblem => ({
  origin: originOf(entries),
  key: setting.name,
  message: `Missing required configuration "${setting.name}" which has no default value. ${setting.doc}`,
})

const invalid = (
  setting: Setting<unknown>,
  { value, origin, writtenAs, isDeferred }: ConfigEntry,
  expected: string,
): ConfigProblem => ({
  origin,
  key: writtenAs,
  message: `Invalid value ${value} for configuration ${setting.name}: ${expected}${providerHint(value, isDeferred)}`,
})

/** An expression that is not resolved in time gets more than "Not a number". */
const providerHint = (value: string, isDeferred = false): string => {
  const [expression] = expressionsIn(value)
  if (expression === undefined) return ''
  return isDeferred
    ? '. The stack is made of it before a function resolves it: write the value itself'
    : `. There is no config provider ${expression.provider}: declare it in config.providers, or write the value itself`
}

/** The file that the entries came from, without the line. */
const originOf = (entries: ConfigEntries): string => {
  const [first] = entries.values()
  return first?.origin.split(', line ')[0] ?? '(no settings)'
}
