import type { Cluster } from '../kafka/cluster.ts'
import { readClientConfig } from '../lib/config/client-config.ts'
import { type DeployedConnector, flowTopics } from '../lib/config/connect-deployment.ts'
import { type FlowEnvironment, type FlowFunction, flowEnvironment } from '../lib/config/environment.ts'
import { requirementsOf } from '../lib/config/provided-values.ts'
import { runningSettings } from '../lib/config/running-settings.ts'
import type { Settings } from '../lib/config/settings-file.ts'
import {
  decodeOffsetsCommand,
  encodeMirroredOffsets,
  type MirroredOffset,
  type OffsetsCommand,
} from '../lib/mirror/offsets-command.ts'
import { ConnectRegistry } from '../lib/tasks/connect-registry.ts'
import type { RepeatedTask } from '../lib/tasks/every.ts'
import { resolvedSettings } from './aws/resolved-settings.ts'
import { Secrets } from './aws/secrets.ts'
import { logger, mirrorHandler, type Run } from './handler.ts'
import { clusterClient } from './kafka/cluster-client.ts'
import { KafkaConnectStore } from './kafka/connect-store.ts'
import { explain, scheduledHandler } from './scheduled-handler.ts'
import { readSettings } from './settings.ts'

/** A connector as some settings make it. */
export interface StartedConnector {
  readonly tasks: readonly RepeatedTask[]
  /** The clusters that it uses. */
  readonly clusters: readonly Pick<Cluster, 'close' | 'bootstrapServers'>[]
  /** Does what the REST API asks of its offsets, and answers how far partitions are mirrored. */
  readonly moveOffsets?: (command: OffsetsCommand) => Promise<readonly MirroredOffset[]>
}

/** What makes a connector. */
export interface ConnectorStart {
  readonly start: (settings: Settings) => Promise<StartedConnector>
  /** What is made sure of while it is not to run. */
  readonly rest?: () => Promise<void>
}

/**
 * The handler of a flow's scheduled function: runs its connector as the flow's config topic has it, which the Connect REST
 * API writes. One that is paused, stopped or deleted there rests; another config starts the tasks anew.
 */
export const connectorHandler = (
  kind: Exclude<FlowFunction, 'mirror'>,
  { start, rest }: ConnectorStart,
): Run<unknown, unknown> => {
  const deployed = readSettings()
  const environment = flowEnvironment(process.env)
  let posted: Promise<PostedConfig> | undefined
  let running: RunningConnector | undefined
  const find = async (isAsked: boolean): Promise<RunningConnector | undefined> => {
    try {
      posted ??= PostedConfig.open(kind, deployed, environment)
      const { settings, isToRun } = await (await posted).read()
      if (!isToRun && !isAsked) return void (await rest?.())
      const config = JSON.stringify(settings)
      if (running?.config !== config) {
        const started = await start(await resolvedSettings(settings))
        running = { ...started, config, run: scheduledHandler(started.tasks, started.clusters) }
      }
      return running
    } catch (error) {
      posted = undefined // a secret that was not there may be there next time
      return explain(environment.target.bootstrapServers)(error)
    }
  }
  const finding = mirrorHandler(find)
  const answering = mirrorHandler(answer)
  return async (event, invocation) => {
    const command = decodeOffsetsCommand(event)
    const connector = await finding(command !== undefined, invocation)
    if (connector === undefined) return
    return command === undefined
      ? await connector.run(event, invocation)
      : await answering({ connector, command }, invocation)
  }
}

interface RunningConnector extends StartedConnector {
  readonly config: string
  readonly run: Run<unknown, void>
}

const answer = async ({
  connector: { moveOffsets, clusters },
  command,
}: {
  readonly connector: StartedConnector
  readonly command: OffsetsCommand
}): Promise<readonly object[]> => {
  try {
    return encodeMirroredOffsets((await moveOffsets?.(command)) ?? [])
  } finally {
    for (const cluster of clusters) cluster.close()
  }
}

/** What the flow's config topic says of one connector. */
class PostedConfig {
  readonly #registry: ConnectRegistry
  readonly #deployed: Settings
  readonly #cluster: Pick<Cluster, 'close'>

  private constructor(registry: ConnectRegistry, deployed: Settings, cluster: Pick<Cluster, 'close'>) {
    this.#registry = registry
    this.#deployed = deployed
    this.#cluster = cluster
  }

  static async open(
    kind: Exclude<FlowFunction, 'mirror'>,
    deployed: Settings,
    environment: FlowEnvironment,
  ): Promise<PostedConfig> {
    const choice = { cluster: 'target', client: 'admin', role: `connect-${kind}` } as const
    const client = await clusterClient(
      readClientConfig(await resolvedSettings(deployed), choice, environment.target),
      new Secrets(),
    )
    const topics = flowTopics(deployed['source.cluster.alias'] ?? '', deployed)
    const store = new KafkaConnectStore(client, topics, -1)
    return new PostedConfig(
      new ConnectRegistry([placeOf(kind, deployed)], () => store),
      deployed,
      client.cluster,
    )
  }

  /** The settings that it has, and whether it is to run with them. */
  async read(): Promise<{ readonly settings: Settings; readonly isToRun: boolean }> {
    try {
      const [connector] = await this.#registry.list()
      const settings =
        connector === undefined ? this.#deployed : runningSettings(this.#deployed, connector.config)
      const isToRun = connector?.state === 'STARTED'
      const name = connector?.name ?? this.#deployed.name
      if (!isToRun)
        logger.info(`${name} does nothing: it is ${connector?.state ?? 'deleted'} (Connect REST API)`)
      return { settings, isToRun }
    } finally {
      this.#cluster.close()
    }
  }
}

const placeOf = (kind: Exclude<FlowFunction, 'mirror'>, settings: Settings): DeployedConnector => {
  const source = settings['source.cluster.alias'] ?? ''
  const target = settings['target.cluster.alias'] ?? ''
  return {
    name: settings.name ?? '',
    storedName: settings.name ?? '',
    function: kind,
    type: 'source',
    place: `${source}->${target}`,
    cluster: target,
    topics: flowTopics(source, settings),
    replicationFactor: -1,
    config: settings,
    provided: requirementsOf(settings),
  }
}
