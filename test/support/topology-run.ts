import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Cluster } from '../../kafka/cluster.ts'
import { parseDeployment } from '../../lib/config/deployment.ts'
import { bootstrapServersParameter } from '../../lib/config/environment.ts'
import { buildFunctions } from '../../lib/stack/build.ts'
import { type LocalAws, startLocalAws } from '../../local/local-aws.ts'
import type { LogLine } from '../../local/log-tail.ts'
import { type KafkaCluster, startKafkaCluster } from '../../local/servers/kafka-cluster.ts'
import { quickStart } from './brokers.ts'
import { shared } from './shared.ts'
import { synthesiseDeployment } from './synthesise-deployment.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Clusters of one broker, and often enough that a test need not wait. A topology puts its flows behind these. */
const baseSettings = [
  'replication.factor = 1',
  'offset-syncs.topic.replication.factor = 1',
  'checkpoints.topic.replication.factor = 1',
  'heartbeats.topic.replication.factor = 1',
  'offset.storage.replication.factor = 1',
  'config.storage.replication.factor = 1',
  'status.storage.replication.factor = 1',
  'refresh.topics.interval.seconds = 2',
  'refresh.groups.interval.seconds = 2',
  'sync.topic.configs.enabled = false',
  'sync.topic.acls.enabled = false',
  'emit.checkpoints.interval.seconds = 2',
  'sync.group.offsets.interval.seconds = 2',
  'emit.heartbeats.interval.seconds = 2',
  'aws.event.source.batching.window.seconds = 0',
]

/** Real clusters by their aliases, for all tests of a file; see `shared`. */
export const sharedTopology = (...aliases: readonly string[]): (() => TopologyRun) =>
  shared(async (ending) => {
    const { path } = ending.use(await temporaryDirectory())
    const start = async (name: string): Promise<readonly [string, KafkaCluster]> => {
      const kafka = await startKafkaCluster({ name, directory: join(path, name), jvmFlags: quickStart })
      ending.defer(() => kafka.kill())
      return [name, kafka]
    }
    const built = buildFunctions(join(root, 'functions'), join(path, 'dist'))
    const [kafka] = await Promise.all([Promise.all(aliases.map(start)), built])
    const run = new TopologyRun(path, new Map(kafka))
    ending.defer(() => run.end())
    return run
  })

/** Some clusters, and the flows of one topology after the other between them. */
export class TopologyRun {
  /** Every line of functions and event sources since the last start. */
  readonly log: LogLine[] = []
  readonly #directory: string
  readonly #kafka: ReadonlyMap<string, KafkaCluster>
  readonly #clients: ReadonlyMap<string, Cluster>
  #aws: LocalAws | undefined

  constructor(directory: string, kafka: ReadonlyMap<string, KafkaCluster>) {
    this.#directory = directory
    this.#kafka = kafka
    this.#clients = new Map(
      [...kafka].map(([alias, { bootstrapServers }]) => [alias, clientOf(bootstrapServers)]),
    )
  }

  /** A client of a cluster, by its alias. */
  cluster(alias: string): Cluster {
    return found(this.#clients, alias)
  }

  /** A cluster's servers, by its alias. */
  servers(alias: string): string {
    return found(this.#kafka, alias).bootstrapServers
  }

  /** AWS on this machine, while a topology runs. */
  get aws(): LocalAws {
    if (this.#aws === undefined) throw new Error('no topology was started')
    return this.#aws
  }

  /**
   * Starts the flows of some settings, behind those of every topology, until the end of the scope. An alias that is none of
   * the clusters' gets its servers from `as`: another cluster's alias.
   */
  async start(
    settings: readonly string[],
    as: Readonly<Record<string, string>> = {},
  ): Promise<AsyncDisposable> {
    this.log.length = 0
    const deployment = parseDeployment({
      properties: [...baseSettings, ...settings].join('\n'),
      connectors: new Map(),
    })
    const parameters = deployment.clusters.map(({ alias }) => [
      bootstrapServersParameter(alias),
      this.servers(as[alias] ?? alias),
    ])
    this.#aws = await startLocalAws({
      cdkOut: await synthesiseDeployment(deployment, this.#directory, this.#directory),
      stateDirectory: await mkdtemp(join(this.#directory, 'aws-')),
      parameters: Object.fromEntries(parameters),
      pagePort: 0,
      onLog: (line) => this.log.push(line),
    })
    return { [Symbol.asyncDispose]: () => this.stop() }
  }

  /** Kills every function and stops the event sources; the clusters go on. */
  async stop(): Promise<void> {
    await this.#aws?.stop()
    this.#aws = undefined
  }

  /** Stops, and closes the clients. */
  async end(): Promise<void> {
    await this.stop()
    for (const client of this.#clients.values()) client.close()
  }

  /** What functions and event sources said since the last start, that matches. */
  said(pattern: RegExp): string[] {
    return this.log.map(({ text }) => text).filter((text) => pattern.test(text))
  }
}

const clientOf = (bootstrapServers: string): Cluster =>
  new Cluster({ bootstrapServers: bootstrapServers.split(','), clientId: 'test', requestTimeoutMs: 10_000 })

const found = <T>(map: ReadonlyMap<string, T>, alias: string): T => {
  const one = map.get(alias)
  if (one === undefined) throw new Error(`${alias} is none of the clusters ${[...map.keys()].join(', ')}`)
  return one
}
