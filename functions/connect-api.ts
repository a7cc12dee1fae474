import { handle, type LambdaEvent } from 'hono/aws-lambda'
import { readClientConfig } from '../lib/config/client-config.ts'
import {
  clientSettingsOfConnector,
  type DeployedConnector,
  decodeDeployed,
} from '../lib/config/connect-deployment.ts'
import { connectEnvironment } from '../lib/config/connect-environment.ts'
import { connectorVersion } from '../lib/connect/connector-status.ts'
import type { ConnectStore } from '../lib/tasks/connect-ports.ts'
import { ConnectRegistry } from '../lib/tasks/connect-registry.ts'
import { ConnectWorker } from '../lib/tasks/connect-worker.ts'
import { ConnectorOffsets } from '../lib/tasks/connector-offsets.ts'
import { SinkOffsets } from '../lib/tasks/sink-offsets.ts'
import { MappingSwitch } from './aws/event-source-switch.ts'
import { FileSourceFunctions } from './aws/file-sources.ts'
import { resolvedSettings } from './aws/resolved-settings.ts'
import { Secrets } from './aws/secrets.ts'
import { SourceConnectors } from './aws/source-connectors.ts'
import { connectRoutes } from './connect/connect-routes.ts'
import { logger, mirrorHandler } from './handler.ts'
import { type ClusterClient, clusterClient } from './kafka/cluster-client.ts'
import { KafkaConnectStore } from './kafka/connect-store.ts'
import type { GroupAdmin } from './kafka/group-admin.ts'
import { postedSinks } from './posted-sinks.ts'
import { clock } from './scheduled-handler.ts'
import { readSettings } from './settings.ts'

const deployed = decodeDeployed(readSettings())
const environment = connectEnvironment(process.env)
const secrets = new Secrets()

const openCluster = async (of: DeployedConnector): Promise<ClusterClient> => {
  const settings = await resolvedSettings(clientSettingsOfConnector(of))
  const choice = {
    cluster: of.clientSettings === undefined ? 'target' : 'cluster',
    client: 'admin',
    role: 'connect-api',
  } as const
  return clusterClient(
    readClientConfig(settings, choice, environment.clusters[of.cluster] ?? { bootstrapServers: '' }),
    secrets,
  )
}

const clients = new Map<string, ClusterClient>()
const stores = new Map<DeployedConnector, ConnectStore>()
const groups = new Map<DeployedConnector, GroupAdmin>()
for (const of of deployed) {
  const client = clients.get(of.cluster) ?? (await openCluster(of))
  clients.set(of.cluster, client)
  stores.set(of, new KafkaConnectStore(client, of.topics, of.replicationFactor, of.shapes))
  groups.set(of, client.groups)
}

const found =
  <Value>(map: ReadonlyMap<DeployedConnector, Value>) =>
  (of: DeployedConnector): Value => {
    const value = map.get(of)
    if (value === undefined) throw new Error(`${of.name} has no internal topics: deploy again`)
    return value
  }

/** Connect has host and port there. */
const workerId = `${process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'connect-api'}:8083`
const registry = new ConnectRegistry(deployed, found(stores))
const functions = new Map(Object.entries(environment.functions))
const eventSources = new MappingSwitch(functions, {}, await postedSinks(deployed, environment))
const files = new FileSourceFunctions(new Map(Object.entries(environment.fileSources)))
const worker = new ConnectWorker(registry, { eventSources, files }, workerId)

const app = connectRoutes({
  worker,
  offsets: new ConnectorOffsets(
    registry,
    new SourceConnectors(new Map(Object.entries(environment.sourceConnectors))),
    files,
    new SinkOffsets({ groupsOf: found(groups), eventSources, clock }),
  ),
  commit: connectorVersion,
  clusterId: async () => {
    const [first] = clients.values()
    return (await first?.cluster.metadata([]))?.clusterId ?? ''
  },
  setLogLevel: (level) =>
    logger.setLogLevel(level === 'TRACE' || level === 'ALL' ? 'DEBUG' : logLevel(level)),
})

const logLevel = (level: string) =>
  (level === 'OFF' ? 'SILENT' : level === 'FATAL' ? 'CRITICAL' : level) as 'INFO'

const answer = handle(app)

/** Answers one request to the Connect REST API; connections end with it, as the function is frozen after it. */
export const handler = mirrorHandler((event: LambdaEvent) =>
  answer(event).finally(() => {
    for (const { cluster } of clients.values()) cluster.close()
  }),
)
