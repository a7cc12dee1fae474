import type { ConfigDef } from './config-def.ts'
import { validateConfig } from './config-def.ts'
import type { ConfigEntries } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { validateConnector } from './connector-deployment.ts'
import type { ConnectorFunction, FlowFunction } from './environment.ts'
import { filePulseConfig } from './file-pulse-config.ts'
import { fileStreamSinkConfig, fileStreamSourceConfig } from './file-stream-config.ts'
import { mirrorCheckpointConfig, validateMirrorCheckpointConfig } from './mirror-checkpoint-config.ts'
import { mirrorHeartbeatConfig } from './mirror-heartbeat-config.ts'
import { mirrorSourceConfig, validateMirrorSourceConfig } from './mirror-source-config.ts'
import { searchSinkConfig } from './search-sink-config.ts'

/** A connector class that there is a function for. */
export interface ConnectPlugin {
  readonly className: string
  readonly type: 'source' | 'sink'
  readonly function: Exclude<FlowFunction, 'mirror'> | ConnectorFunction
  readonly def: ConfigDef
  readonly validate: (entries: ConfigEntries) => readonly ConfigProblem[]
}

const mirror = 'org.apache.kafka.connect.mirror'

/** The plugins, by class name as Connect sorts them. */
export const connectPlugins: readonly ConnectPlugin[] = [
  {
    className: 'io.aiven.kafka.connect.opensearch.OpenSearchSinkConnector',
    type: 'sink',
    function: 'search-sink',
    def: searchSinkConfig,
    validate: (entries) => validateConnector('OpenSearchSink', entries, entries),
  },
  {
    className: 'io.confluent.connect.elasticsearch.ElasticsearchSinkConnector',
    type: 'sink',
    function: 'search-sink',
    def: searchSinkConfig,
    validate: (entries) => validateConnector('ElasticsearchSink', entries, entries),
  },
  {
    className: 'io.streamthoughts.kafka.connect.filepulse.source.FilePulseSourceConnector',
    type: 'source',
    function: 'file-source',
    def: filePulseConfig,
    validate: (entries) => validateConnector('FilePulseSource', entries, entries),
  },
  {
    className: 'org.apache.kafka.connect.file.FileStreamSinkConnector',
    type: 'sink',
    function: 'file-sink',
    def: fileStreamSinkConfig,
    validate: (entries) => validateConnector('FileStreamSink', entries, entries),
  },
  {
    className: 'org.apache.kafka.connect.file.FileStreamSourceConnector',
    type: 'source',
    function: 'file-source',
    def: fileStreamSourceConfig,
    validate: (entries) => validateConnector('FileStreamSource', entries, entries),
  },
  {
    className: `${mirror}.MirrorCheckpointConnector`,
    type: 'source',
    function: 'checkpoint',
    def: mirrorCheckpointConfig,
    validate: validateMirrorCheckpointConfig,
  },
  {
    className: `${mirror}.MirrorHeartbeatConnector`,
    type: 'source',
    function: 'heartbeat',
    def: mirrorHeartbeatConfig,
    validate: (entries) => validateConfig(mirrorHeartbeatConfig, entries),
  },
  {
    className: `${mirror}.MirrorSourceConnector`,
    type: 'source',
    function: 'source-connector',
    def: mirrorSourceConfig,
    validate: validateMirrorSourceConfig,
  },
]

/** The plugin of a class name, a simple name (`MirrorSourceConnector`) or an alias (`MirrorSource`). */
export const findPlugin = (name: string): ConnectPlugin | undefined => {
  const simple = simpleName(name.trim())
  return connectPlugins.find(
    ({ className }) => name.trim() === className || (!name.includes('.') && simpleName(className) === simple),
  )
}

const simpleName = (className: string): string =>
  className.slice(className.lastIndexOf('.') + 1).replace(/Connector$/, '')

/** Whether a class that a config names is the one that a path names (ConnectorPluginsResource). */
export const isSameType = (requested: string, included: string): boolean =>
  included.replace(/Connector$/, '').endsWith(requested.replace(/Connector$/, ''))
