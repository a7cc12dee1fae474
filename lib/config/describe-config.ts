import { clientConfig } from './client-config.ts'
import { clientConfigNames } from './client-config-names.ts'
import { clusterConfig } from './cluster-config.ts'
import type { ConfigDef } from './config-def.ts'
import { connectWorkerConfig } from './connect-worker-config.ts'
import { connectorConfig } from './connector-config.ts'
import { connectorPlacesConfig } from './connector-place.ts'
import { filePulseConfig } from './file-pulse-config.ts'
import { fileStreamSinkConfig, fileStreamSourceConfig } from './file-stream-config.ts'
import { functionConfig } from './function-config.ts'
import { mirrorCheckpointConfig } from './mirror-checkpoint-config.ts'
import { mirrorConnectorConfig } from './mirror-connector-config.ts'
import { mirrorHeartbeatConfig } from './mirror-heartbeat-config.ts'
import { mirrorSourceConfig } from './mirror-source-config.ts'
import { mirrorWorkerConfig } from './mirror-worker-config.ts'
import { searchSinkConfig } from './search-sink-config.ts'
import type { Setting } from './setting.ts'

const pick = (def: ConfigDef, isWanted: (setting: Setting<unknown>) => boolean): ConfigDef =>
  Object.fromEntries(Object.entries(def).filter(([, setting]) => isWanted(setting)))

/** Whether MirrorMaker hands a client property on to all clients of a cluster. */
const isShared = ({ name }: Setting<unknown>): boolean => clientConfigNames.includes(name)

interface Chapter {
  readonly title: string
  readonly text: string
  readonly def: ConfigDef
}

const chapters: readonly Chapter[] = [
  {
    title: 'Clusters',
    text: 'For a cluster `X` of `clusters`, as `X.<key>`. Those without `aws.` also at top level, for all clusters, and as `X.producer.<key>`, `X.consumer.<key>` or `X.admin.<key>` for one kind of client, which wins.',
    def: { ...pick(clientConfig, isShared), ...clusterConfig },
  },
  {
    title: 'Clients',
    text: 'Only for a kind of client: `X.producer.<key>`, `X.consumer.<key>` or `X.admin.<key>`.',
    def: pick(clientConfig, (setting) => !isShared(setting)),
  },
  {
    title: 'Every connector of a flow',
    text: 'At top level for all flows, or for one as `A->B.<key>`, which wins. The same holds for the next three.',
    def: mirrorConnectorConfig,
  },
  {
    title: 'Topics: MirrorSourceConnector',
    text: 'Functions `mirror` and `source-connector`.',
    def: mirrorSourceConfig,
  },
  {
    title: 'State of a flow: Connect worker',
    text: 'At top level for all flows, or for a target as `B.<key>`; top level wins, as in MirrorMaker 2, and `A->B.<key>` does not count (`group.id` counts for a target alone). Functions `source-connector` and `mirror`.',
    def: mirrorWorkerConfig,
  },
  { title: 'Groups: MirrorCheckpointConnector', text: 'Function `checkpoint`.', def: mirrorCheckpointConfig },
  {
    title: 'Heartbeats: MirrorHeartbeatConnector',
    text: 'Function `heartbeat`.',
    def: mirrorHeartbeatConfig,
  },
  {
    title: 'Functions and event sources',
    text: "Our own. At top level, for one flow as `A->B.<key>`, or in the JSON of a connector. MirrorMaker 2 ignores them. Memory and time-out are those of `mirror`; pollers and batches those of its event sources and of a sink's.",
    def: functionConfig,
  },
  {
    title: 'Worker file: connect-distributed.properties, connect-standalone.properties',
    text: "Beside mm2.properties or without one. Its `bootstrap.servers` make the cluster of the connectors: that of mm2.properties that has the same servers, or one of its own, whose keys (see Clusters) stand here without `X.`. `producer.*`, `consumer.*` and `admin.*` are for one kind of its clients, `config.providers` as in [security.md](security.md#config-providers), settings of functions and of posted connectors as below. Other keys of Connect's are ignored, with a warning where somebody might miss them.",
    def: connectWorkerConfig,
  },
  {
    title: 'Connectors that are posted',
    text: 'Our own, at top level: [connect-rest.md](connect-rest.md).',
    def: connectorPlacesConfig,
  },
  {
    title: 'Files: FilePulseSourceConnector',
    text: 'Function `file-source`, one for each such file of `config/connectors`. What filters take (`filters.<alias>.*`): [weblogs.md](weblogs.md).',
    def: filePulseConfig,
  },
  {
    title: 'Lines of a file: FileStreamSourceConnector',
    text: 'Function `file-source`, one for each such file of `config/connectors`: [filestream.md](filestream.md).',
    def: fileStreamSourceConfig,
  },
  {
    title: 'Records as lines: FileStreamSinkConnector',
    text: 'Function `file-sink`, one for each such file of `config/connectors`: [filestream.md](filestream.md).',
    def: fileStreamSinkConfig,
  },
  {
    title: 'Search: ElasticsearchSinkConnector, OpenSearchSinkConnector',
    text: 'Function `search-sink`, one for each such file of `config/connectors`.',
    def: searchSinkConfig,
  },
]

const introduction = `# Configuration

Printed from the definitions in \`lib/config\` by \`npm run docs\`.

\`config/mm2.properties\` is a file of MirrorMaker 2, read as Java reads it: ISO-8859-1, \`key = value\`, a backslash written
twice, comments on lines of their own. Keys of MirrorMaker that are not listed here are accepted, without effect; a key that looks
misspelled is warned about. \`config/connectors/*.json\` are bodies of Kafka Connect's \`POST /connectors\`, \`config/connectors/*.properties\` the files
that \`connect-standalone\` takes; a worker file of Connect's may stand beside them, with or without mm2.properties. All problems of all
files are reported at once, each with its file, line and key.

| Key | Type | Default | What it does |
|---|---|---|---|
| \`clusters\` | LIST | required | Aliases of the clusters. Each ordered pair of them can be a flow; each pair has heartbeats unless \`emit.heartbeats.enabled\` is \`false\`. |
| \`A->B.enabled\` | BOOLEAN | \`false\` | Whether A is replicated to B. |
| \`connectors.cluster\` | STRING | that of the worker file, else the first of \`clusters\` | Our own. The cluster that \`config/connectors\` and posted connectors work on. |

Secrets never stand in these files: passwords, keys and key stores are refused, wherever they stand. They belong into Secrets
Manager, and \`X.aws.secret.arn\` names them, or an expression of a config provider stands in their place: [security.md](security.md#config-providers).

**Differs** marks where we differ from the system that defines a setting.
`

/** docs/configuration.md, as the definitions say. */
export const describeConfiguration = (): string => {
  const described = new Set<Setting<unknown>>()
  const parts = chapters.map(({ title, text, def }) => {
    // A setting that several connectors share is described once, where it comes first.
    const own = Object.values(def).filter((setting) => !described.has(setting) && !isInherited(setting, def))
    for (const setting of own) described.add(setting)
    return `\n## ${title}\n\n${text}\n\n${table(own)}`
  })
  return introduction + parts.join('')
}

/** Connect's own settings stand in the chapter of flows, and mean the same for every connector. */
const isInherited = (setting: Setting<unknown>, def: ConfigDef): boolean =>
  def !== mirrorConnectorConfig &&
  Object.values(connectorConfig).some((shared: Setting<unknown>) => shared === setting)

const table = (settings: readonly Setting<unknown>[]): string =>
  ['| Key | Type | Default | What it does |', '|---|---|---|---|', ...settings.map(row), ''].join('\n')

const row = (setting: Setting<unknown>): string => {
  const { name, type, doc, deviation, deprecatedNames } = setting
  const notes = [
    doc,
    ...deprecatedNames.map((old) => `Older name: \`${old}\`.`),
    ...(deviation === undefined ? [] : [`**Differs**: ${deviation}`]),
  ]
  return `| \`${name}\` | ${type} | ${describeDefault(setting.default)} | ${cell(notes.join(' '))} |`
}

const describeDefault = (value: unknown): string => {
  if (value === undefined) return 'required'
  if (value === null) return 'not set'
  if (Array.isArray(value))
    return value.length === 0 ? 'empty' : value.map((item) => code(String(item))).join(', ')
  return value === '' ? 'empty' : code(String(value))
}

const code = (text: string): string => `\`${cell(text)}\``

/** A bar would end the cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|')
