import { parseSettings } from './config-def.ts'
import { findPlugin } from './connect-plugins.ts'
import type { ConnectorDeployment } from './connector-deployment.ts'
import {
  type ConnectTopicShapes,
  type ConnectTopics,
  connectorTopicShapes,
  connectorTopicsOf,
} from './connector-topics.ts'
import type { ConnectorFunction, FlowFunction } from './environment.ts'
import type { FlowDeployment } from './flow-deployment.ts'
import { mirrorWorkerConfig, offsetStorageTopic } from './mirror-worker-config.ts'
import { type Requirements, requirementsOf } from './provided-values.ts'
import type { Settings } from './settings-file.ts'
import { isWorkerKey } from './worker-key.ts'

/** A connector that was deployed: what mm2.properties or a file of config/connectors says, and where it runs. */
export interface DeployedConnector {
  /** Its name in the REST API: one name for each, though every flow calls its connectors the same. */
  readonly name: string
  /** Its name in the internal topics of its worker. */
  readonly storedName: string
  readonly function: Exclude<FlowFunction, 'mirror'> | ConnectorFunction
  readonly type: 'source' | 'sink'
  /** `A->B`, or the connector's own name. Its function and its event sources are known by it. */
  readonly place: string
  /** Alias of the cluster that holds the internal topics. */
  readonly cluster: string
  readonly topics: ConnectTopics
  /** Of internal topics that have to be created. */
  readonly replicationFactor: number
  /**
   * How each of them is made.
   * @default Connect's partitions, and the replication factor above
   */
  readonly shapes?: ConnectTopicShapes
  /** It has no connector of its own, but takes one that is posted. */
  readonly isOpen?: true
  /** As a user would write it. */
  readonly config: Settings
  /** Of the cluster's clients, under `cluster.`; a flow's stand in its config, under `target.cluster.`. */
  readonly clientSettings?: Settings
  /** The variables and secrets that its function was given: a config that is posted may use no others. */
  readonly provided: Requirements
}

/** Key of the settings file of connect-api that holds the deployed connectors. */
const deployedKey = 'connect.deployed'

/** The settings file of connect-api. */
export const encodeDeployed = (connectors: readonly DeployedConnector[]): Settings => ({
  [deployedKey]: JSON.stringify(connectors),
})

/** The connectors in it. */
export const decodeDeployed = (settings: Settings): readonly DeployedConnector[] =>
  // The parsed boundary: encodeDeployed wrote it, in the same build.
  JSON.parse(settings[deployedKey] ?? '[]') as readonly DeployedConnector[]

/** Every connector of a deployment. */
export const deployedConnectors = (
  flows: readonly FlowDeployment[],
  connectors: readonly ConnectorDeployment[],
  places: readonly ConnectorDeployment[] = [],
): readonly DeployedConnector[] => [
  ...flows.flatMap((flow) => ofFlow(flow, flows)),
  ...connectors.map(ofFile),
  // Of a place the config is what a posted one may name.
  ...places.map((place) => ({
    ...ofFile(place),
    isOpen: true as const,
    config: pick(place.settings, (key) => key === 'connection.url' || key === 'aws.secret.arn'),
  })),
]

const classes: readonly (readonly [DeployedConnector['function'], string])[] = [
  ['source-connector', 'MirrorSourceConnector'],
  ['checkpoint', 'MirrorCheckpointConnector'],
  ['heartbeat', 'MirrorHeartbeatConnector'],
]

/** Of the only flow that is enabled, connectors have MirrorMaker's own names; of others the flow stands before them. */
const ofFlow = (flow: FlowDeployment, flows: readonly FlowDeployment[]): DeployedConnector[] => {
  const isOnly = flow.isEnabled && flows.filter(({ isEnabled }) => isEnabled).length === 1
  return classes.flatMap(([kind, simpleName]) => {
    const found = flow.functions.find((of) => of.kind === kind)
    if (found === undefined) return []
    const storedName = found.settings.name ?? simpleName
    return [
      {
        name: isOnly ? storedName : `${flow.name}.${storedName}`,
        storedName,
        function: kind,
        type: 'source',
        place: flow.name,
        cluster: flow.target,
        topics: flowTopics(flow.source, found.settings),
        replicationFactor: parseSettings(mirrorWorkerConfig, found.settings).statusStorageReplicationFactor,
        config: found.settings,
        provided: requirementsOf(found.settings),
      } as const,
    ]
  })
}

/** The internal topics of a flow: on its target, named after its source, as dedicated MirrorMaker names them. */
export const flowTopics = (sourceAlias: string, settings: Settings): ConnectTopics => ({
  configs: `mm2-configs.${sourceAlias}.internal`,
  status: `mm2-status.${sourceAlias}.internal`,
  offsets: offsetStorageTopic(parseSettings(mirrorWorkerConfig, settings), sourceAlias),
})

const ofFile = (connector: ConnectorDeployment): DeployedConnector => ({
  name: connector.name,
  storedName: connector.name,
  function: connector.kind,
  type: findPlugin(connector.connectorClass)?.type ?? (connector.kind === 'file-source' ? 'source' : 'sink'),
  place: connector.name,
  cluster: connector.cluster,
  topics: connectorTopicsOf(connector.settings),
  shapes: connectorTopicShapes(connector.settings),
  replicationFactor: -1,
  config: pick(connector.settings, (key) => !isWorkerKey(key)),
  clientSettings: pick(connector.settings, isWorkerKey),
  provided: requirementsOf(connector.settings),
})

/** What of a connector's settings its clients are made of; of a flow's, those of one of its clusters. */
export const clientSettingsOf = (settings: Settings, side: 'source' | 'target' = 'target'): Settings =>
  pick(
    settings,
    (key) =>
      ['name', 'source.cluster.alias', 'target.cluster.alias'].includes(key) ||
      isWorkerKey(key) ||
      [`${side}.`, 'consumer.', 'producer.', 'admin.'].some((prefix) => key.startsWith(prefix)),
  )

/** The settings of the clients of a connector's cluster, not resolved. */
export const clientSettingsOfConnector = ({ clientSettings, config }: DeployedConnector): Settings =>
  clientSettings ?? clientSettingsOf(config)

const pick = (settings: Settings, isWanted: (key: string) => boolean): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([key]) => isWanted(key)))
