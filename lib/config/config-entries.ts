import type { Settings } from './settings-file.ts'

/** A value, and where the user wrote it: so that a message can name the line and not what we made of it. */
export interface ConfigEntry {
  readonly value: string
  /** E.g. `mm2.properties, line 7`. */
  readonly origin: string
  /** The key as written, e.g. `source->target.topics` for what a connector knows as `topics`. */
  readonly writtenAs: string
  /** An expression of a config provider stands in it: its value is known when the function starts, and not before. */
  readonly isDeferred?: boolean
}

/** Settings by key, each with its origin. */
export type ConfigEntries = ReadonlyMap<string, ConfigEntry>

/** Settings that were read from one place, as entries. */
export const entriesOf = (settings: Settings, origin: string): ConfigEntries =>
  new Map(Object.entries(settings).map(([key, value]) => [key, { value, origin, writtenAs: key }]))

/** The bare settings of entries. */
export const settingsOf = (entries: ConfigEntries): Settings =>
  Object.fromEntries([...entries].map(([key, { value }]) => [key, value]))

/** The entries whose key starts with `prefix`, without it. A key equal to the prefix is left out (as in Kafka). */
export const withoutPrefix = (entries: ConfigEntries, prefix: string): Map<string, ConfigEntry> =>
  new Map(
    [...entries]
      .filter(([key]) => key.startsWith(prefix) && key.length > prefix.length)
      .map(([key, entry]) => [key.slice(prefix.length), entry]),
  )
