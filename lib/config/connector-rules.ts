import type { ConnectorSettings } from '../connect/connector-keys.ts'
import { readFileSourceOptions } from '../filepulse/file-source-options.ts'
import { readStreamSinkOptions } from '../filestream/stream-sink-options.ts'
import { readStreamSourceOptions } from '../filestream/stream-source-options.ts'
import { readSinkOptions } from '../search/sink-options.ts'
import { parseConfig } from './config-def.ts'
import type { ConfigEntries } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { simpleConnectorClass } from './connector-class.ts'
import { filePulseConfig, validateFilePulseConfig } from './file-pulse-config.ts'
import {
  fileStreamSinkConfig,
  fileStreamSourceConfig,
  validateFileStreamSink,
  validateFileStreamSource,
} from './file-stream-config.ts'
import { searchSinkConfig, validateSearchSinkConfig } from './search-sink-config.ts'

/** What a connector class makes of its settings, whichever function runs it. */
export interface ConnectorRules {
  /** What is wrong with single settings. */
  readonly validate: (entries: ConfigEntries) => readonly ConfigProblem[]
  /** What the function reads when it starts, such as a filter's pattern. Throws what it would throw there. */
  readonly start: (settings: ConnectorSettings) => unknown
  /** The topic that a source writes, or those that a sink reads. */
  readonly topics: (entries: ConfigEntries) => readonly string[]
  /** The kind of client that it is to its cluster. */
  readonly client: 'producer' | 'consumer'
}

const filePulse: ConnectorRules = {
  validate: validateFilePulseConfig,
  start: readFileSourceOptions,
  topics: (entries) => [parseConfig(filePulseConfig, entries).topic],
  client: 'producer',
}

const fileStreamSource: ConnectorRules = {
  validate: validateFileStreamSource,
  start: readStreamSourceOptions,
  topics: (entries) => [parseConfig(fileStreamSourceConfig, entries).topic],
  client: 'producer',
}

const fileStreamSink: ConnectorRules = {
  validate: validateFileStreamSink,
  start: readStreamSinkOptions,
  topics: (entries) => parseConfig(fileStreamSinkConfig, entries).topics,
  client: 'consumer',
}

const searchSink: ConnectorRules = {
  validate: validateSearchSinkConfig,
  start: readSinkOptions,
  topics: (entries) => parseConfig(searchSinkConfig, entries).topics,
  client: 'consumer',
}

const rulesByClass: ReadonlyMap<string, ConnectorRules> = new Map([
  ['FilePulseSource', filePulse],
  ['FileStreamSource', fileStreamSource],
  ['FileStreamSink', fileStreamSink],
])

/** The rules of a connector class that a function stands for. */
export const connectorRules = (className: string): ConnectorRules =>
  rulesByClass.get(simpleConnectorClass(className)) ?? searchSink
