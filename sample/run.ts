import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigException } from '../lib/config/config-exception.ts'
import type { Deployment } from '../lib/config/deployment.ts'
import type { FlowDeployment } from '../lib/config/flow-deployment.ts'
import { parametersOf } from '../lib/config/provided-variable.ts'
import { configuredReplicationPolicy } from '../lib/mirror/configured-replication-policy.ts'
import { indexName } from '../lib/search/index-name.ts'
import { startLocalAws } from '../local/local-aws.ts'
import { assertPortFree } from '../local/servers/free-port.ts'
import { startSearchNode } from '../local/servers/search-node.ts'
import { type LocalCluster, startLocalClusters } from './local-clusters.ts'
import { MirrorPage } from './mirror-page.ts'
import { openSides } from './open-sides.ts'
import type { Progress } from './progress.ts'
import type { Running, RunningMirror } from './running-mirror.ts'
import { SearchIndex } from './search-index.ts'

/** What `npm start` runs. */
export interface RunOptions {
  readonly deployment: Deployment
  /** Synthesises the app, and answers its directory. */
  readonly synthesise: () => Promise<string>
  /** Where everything is kept that outlives this run. */
  readonly stateDirectory: string
  readonly pagePort: number
  /** Of AWS's APIs: where the command line asks how the flow is. */
  readonly apiPort: number
  /** Of the Connect REST API. */
  readonly connectPort: number
  /** Of the first cluster's broker. */
  readonly brokerPort: number
  /** Secrets Manager's secrets, by ARN: only clusters that want a login need them. May be absent. */
  readonly secretsFile: string
  readonly progress: Progress
  /** Takes what has to be stopped in the end, last first. */
  readonly ending: AsyncDisposableStack
}

/** Starts brokers and a search node unless they are given, and AWS on this machine. */
export const runMirror = async (options: RunOptions): Promise<Running> => {
  const { deployment, progress, ending, stateDirectory } = options
  const flow = deployment.flows.find(({ isEnabled }) => isEnabled)
  if (flow === undefined && deployment.connectors.length + deployment.places.length === 0)
    throw new Error(
      'No flow is enabled, and there is no connector: write e.g. source->target.enabled = true into mm2.properties.',
    )
  const variables = parametersOf(deployment.variables, process.env)
  if (variables.problems.length > 0) throw new ConfigException(variables.problems)
  await assertPortFree(options.apiPort, "AWS's API")
  await assertPortFree(options.pagePort, 'The page') // now, and not after all the servers were started
  const isSample = deployment.clusters.every(({ bootstrap }) => bootstrap.from === 'parameter')
  const tasks = [
    progress.step('stack', options.synthesise, () => 'synthesised into cdk.out'),
    startKafka(options),
    isSample ? startIndex(options) : undefined,
  ] as const
  // All of them, even when one fails: what the others have started has to be stopped.
  await Promise.allSettled(tasks)
  const [cdkOut, clusters, index] = await Promise.all(tasks)
  const secretsFile = existsSync(options.secretsFile) ? options.secretsFile : undefined
  const mirror = flow && (await openMirror(options, flow, clusters, secretsFile))
  const page = new MirrorPage(deployment, index)
  const aws = await progress.step(
    'functions',
    () =>
      startLocalAws({
        cdkOut,
        stateDirectory: join(stateDirectory, 'aws'),
        parameters: {
          ...variables.parameters,
          ...Object.fromEntries(clusters.map(({ parameter, kafka }) => [parameter, kafka.bootstrapServers])),
        },
        ...(secretsFile !== undefined && { secretsFile }),
        pagePort: options.pagePort,
        apiPort: options.apiPort,
        content: page,
        functionUrlPort: options.connectPort,
      }),
    (started) =>
      `${started.functions().length} functions, page ${started.pageUrl}, Connect REST API ${started.functionUrls().join(', ')}`,
  )
  ending.defer(() => aws.stop())
  const system = { aws, deployment, isSample, index }
  const running: Running = mirror === undefined ? { ...system, flow: undefined } : { ...system, ...mirror }
  page.show(running)
  return running
}

/** A flow with clients of both of its clusters. */
const openMirror = async (
  { deployment, ending }: RunOptions,
  flow: FlowDeployment,
  clusters: readonly LocalCluster[],
  secretsFile: string | undefined,
): Promise<Pick<RunningMirror, 'flow' | 'policy' | 'sides'>> => {
  const settings = flow.functions[0]?.settings ?? {}
  const policy = configuredReplicationPolicy(settings)
  const sides = {
    ...(await openSides({ deployment, flow, settings, clusters, secretsFile, ending })),
    remoteName: (topic: string): string => policy.formatRemoteTopic(flow.source, topic),
  }
  return { flow, policy, sides }
}

const startKafka = ({ deployment, progress, ending, stateDirectory, brokerPort }: RunOptions) =>
  progress.step(
    'Kafka',
    () =>
      startLocalClusters(deployment.clusters, {
        directory: join(stateDirectory, 'kafka'),
        firstPort: brokerPort,
        started: (kafka) => ending.defer(() => kafka.stop()),
      }),
    (started) =>
      started.map(({ alias, kafka }) => `${alias} ${kafka.bootstrapServers}`).join(', ') ||
      'the clusters of the files',
  )

/** The search node that the sink's connection.url names, where there is a sink. */
const startIndex = async ({
  deployment,
  progress,
  ending,
  stateDirectory,
}: RunOptions): Promise<SearchIndex | undefined> => {
  const sink = deployment.connectors.find(({ kind }) => kind === 'search-sink')
  const [topic] = sink?.topics ?? []
  const url = sink?.settings['connection.url']
  if (topic === undefined || url === undefined) return undefined
  const node = await progress.step(
    'OpenSearch',
    () =>
      startSearchNode({ directory: join(stateDirectory, 'search'), port: Number(new URL(url).port || 9200) }),
    (started) => `${started.version} ${started.url}`,
  )
  ending.defer(() => node.stop())
  return new SearchIndex(node.url, indexName(topic))
}

/** Puts the sample's weblog into the log bucket, as if it had been uploaded. */
export const uploadWeblog = async ({ aws }: Running, file: string): Promise<void> => {
  const [bucket] = aws.buckets()
  if (bucket !== undefined) await aws.putObject(bucket, 'weblog.log', readFileSync(file))
}
