import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Cluster } from '../../kafka/cluster.ts'
import { type Deployment, parseDeployment } from '../../lib/config/deployment.ts'
import { bootstrapServersParameter, variableParameter } from '../../lib/config/environment.ts'
import { configuredReplicationPolicy } from '../../lib/mirror/configured-replication-policy.ts'
import { buildFunctions } from '../../lib/stack/build.ts'
import type { PollerOptions } from '../../local/event-source/event-source.ts'
import { type LocalAws, startLocalAws } from '../../local/local-aws.ts'
import type { LogLine } from '../../local/log-tail.ts'
import { type KafkaCluster, startKafkaCluster } from '../../local/servers/kafka-cluster.ts'
import type { BothSides } from '../../sample/compare-when-copied.ts'
import { quickStart, type TestClusterOptions } from './brokers.ts'
import { shared } from './shared.ts'
import { synthesiseDeployment } from './synthesise-deployment.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** What the mirror is started with: it may differ from start to start. */
export interface MirrorStart {
  /** Settings in place of those of test/fixtures/config/end-to-end/mm2.properties; null takes one out. */
  readonly settings?: Readonly<Record<string, string | null>>
  /** Connectors by their files' names, as JSON. */
  readonly connectors?: ReadonlyMap<string, string>
  readonly poller?: Partial<PollerOptions>
  /** Variables that config providers hand over. */
  readonly variables?: Readonly<Record<string, string>>
  /** What Secrets Manager holds, by ARN or name. */
  readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** What a run is made of. */
export interface MirrorRunOptions extends MirrorStart {
  readonly source?: TestClusterOptions
  readonly target?: TestClusterOptions
  /** Whether the mirror runs from the start on; a test starts it otherwise. Yes, unless it is said. */
  readonly isStarted?: boolean
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const baseConfig = join(root, 'test/fixtures/config/end-to-end')

/** Two real clusters and the mirror between them, for all tests of a file; see `shared`. */
export const sharedMirror = (options: MirrorRunOptions = {}): (() => MirrorRun) =>
  shared(async (ending) => {
    const { path } = ending.use(await temporaryDirectory())
    const start = async (name: 'source' | 'target'): Promise<KafkaCluster> => {
      const kafka = await startKafkaCluster({
        name,
        directory: join(path, name),
        ...options[name],
        jvmFlags: [...quickStart, ...(options[name]?.jvmFlags ?? [])],
      })
      ending.defer(() => kafka.kill())
      return kafka
    }
    const built = buildFunctions(join(root, 'functions'), join(path, 'dist'))
    const [source, target] = await Promise.all([start('source'), start('target'), built])
    const run = new MirrorRun(path, { source, target })
    ending.defer(() => run.end())
    if (options.isStarted ?? true) await run.start(options)
    return run
  })

/** Two clusters, and the bundled functions of a synthesised stack that mirror one to the other. */
export class MirrorRun {
  readonly kafka: { readonly source: KafkaCluster; readonly target: KafkaCluster }
  readonly source: Cluster
  readonly target: Cluster
  /** Every line of functions and event sources since the first start. */
  readonly log: LogLine[] = []
  readonly #directory: string
  #aws: LocalAws | undefined
  #remoteName = (topic: string): string => `source.${topic}`

  constructor(directory: string, kafka: MirrorRun['kafka']) {
    this.kafka = kafka
    this.#directory = directory
    this.source = clientOf(kafka.source)
    this.target = clientOf(kafka.target)
  }

  /** AWS on this machine, while the mirror runs. */
  get aws(): LocalAws {
    if (this.#aws === undefined) throw new Error('the mirror was not started')
    return this.#aws
  }

  /** Both sides, to be compared. */
  get sides(): BothSides {
    return { source: this.source, target: this.target, remoteName: this.#remoteName }
  }

  /** Synthesises the stack and starts AWS for it, in the state in which it was stopped. */
  async start(start: MirrorStart = {}): Promise<void> {
    const deployment = deploymentOf(start)
    const [flow] = deployment.flows
    if (flow === undefined) throw new Error('mm2.properties has no flow')
    const policy = configuredReplicationPolicy(flow.functions[0]?.settings ?? {})
    this.#remoteName = (topic) => policy.formatRemoteTopic(flow.source, topic)
    const { source, target } = this.kafka
    this.#aws = await startLocalAws({
      cdkOut: await synthesiseDeployment(deployment, this.#directory, baseConfig),
      stateDirectory: join(this.#directory, 'aws'),
      parameters: {
        [bootstrapServersParameter('source')]: source.bootstrapServers,
        [bootstrapServersParameter('target')]: target.bootstrapServers,
        ...Object.fromEntries(
          Object.entries(start.variables ?? {}).map(([name, value]) => [variableParameter(name), value]),
        ),
      },
      pagePort: 0,
      ...(start.poller && { poller: start.poller }),
      ...(start.secrets && { secretsFile: await this.#secretsFile(start.secrets) }),
      onLog: (line) => this.log.push(line),
    })
  }

  async #secretsFile(secrets: NonNullable<MirrorStart['secrets']>): Promise<string> {
    const file = join(this.#directory, 'secrets.json')
    await writeFile(file, JSON.stringify(secrets))
    return file
  }

  /** Kills every function and stops the event sources; the clusters go on. */
  async stop(): Promise<void> {
    await this.#aws?.stop()
    this.#aws = undefined
  }

  /** Stops, and closes the clients. */
  async end(): Promise<void> {
    await this.stop()
    this.source.close()
    this.target.close()
  }

  /** What functions and event sources said so far, that matches. */
  said(pattern: RegExp): string[] {
    return this.log.map(({ text }) => text).filter((text) => pattern.test(text))
  }
}

const deploymentOf = ({ settings = {}, connectors = new Map() }: MirrorStart): Deployment => {
  const base = readFileSync(join(baseConfig, 'mm2.properties'), 'utf8').split('\n')
  const kept = base.filter((line) => !((line.split(' = ')[0] ?? '') in settings))
  const added = Object.entries(settings).flatMap(([key, value]) =>
    value === null ? [] : `${key} = ${value}`,
  )
  return parseDeployment({ properties: [...kept, ...added].join('\n'), connectors })
}

/** Without security, also where the mirror needs it. */
const clientOf = ({ plaintextServers }: KafkaCluster): Cluster =>
  new Cluster({ bootstrapServers: plaintextServers.split(','), clientId: 'test', requestTimeoutMs: 10_000 })
