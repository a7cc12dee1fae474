import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ConfigDef, entryOf } from '../lib/config/config-def.ts'
import type { ConfigEntries } from '../lib/config/config-entries.ts'
import {
  connectorBaseConfig,
  type MirrorConnector,
  type SourceAndTarget,
} from '../lib/config/mirror-maker-config.ts'
import {
  decodeProperties,
  parseProperties,
  propertiesFileName,
  propertyEntries,
} from '../lib/config/properties.ts'
import type { WrittenPatterns } from '../lib/mirror/selection-reason.ts'

/** A connector's settings in a folder's mm2.properties, each with the line that it is written in. */
export const writtenSettings = (
  folder: string,
  pair: SourceAndTarget,
  connector: MirrorConnector,
): ConfigEntries => {
  const text = decodeProperties(readFileSync(join(folder, propertiesFileName)))
  const entries = propertyEntries(parseProperties(text, propertiesFileName), propertiesFileName)
  return connectorBaseConfig(entries, pair, connector)
}

/** A setting that is a list of patterns, and where it is written. */
export const writtenPatterns = (
  entries: ConfigEntries,
  setting: ConfigDef[string],
  patterns: readonly string[],
): WrittenPatterns => {
  const entry = entryOf(setting, entries)
  return { setting: entry?.writtenAs ?? setting.name, origin: entry?.origin ?? 'default', patterns }
}
