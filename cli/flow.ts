import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { KafkaClient } from '@aws-sdk/client-kafka'
import { mskAuthentication, mskBrokers } from '../functions/aws/msk-brokers.ts'
import { type Secret, Secrets } from '../functions/aws/secrets.ts'
import { type ClusterClient, clusterClient } from '../functions/kafka/cluster-client.ts'
import { readClientConfig } from '../lib/config/client-config.ts'
import type { ClusterDeployment } from '../lib/config/cluster-deployment.ts'
import { parseConfig } from '../lib/config/config-def.ts'
import { entriesOf } from '../lib/config/config-entries.ts'
import { type Deployment, propertiesFileName } from '../lib/config/deployment.ts'
import type { FlowDeployment } from '../lib/config/flow-deployment.ts'
import { type MirrorSourceConfig, mirrorSourceConfig } from '../lib/config/mirror-source-config.ts'
import { type MirrorWorkerConfig, mirrorWorkerConfig } from '../lib/config/mirror-worker-config.ts'
import type { Settings } from '../lib/config/settings-file.ts'
import type { ReplicationPolicy } from '../lib/mirror/replication-policy.ts'
import type { GlobalOptions } from './command.ts'

/** A flow as a command sees it: its settings, and clients of both of its clusters. */
export interface Flow {
  /** `source->target` */
  readonly name: string
  /** What mm2.properties makes of it: its functions with their settings. */
  readonly deployed: FlowDeployment
  readonly sourceAlias: string
  readonly targetAlias: string
  readonly settings: Settings
  readonly config: MirrorSourceConfig
  /** What MirrorMaker 2's workers are told, of which the internal topics depend. */
  readonly worker: MirrorWorkerConfig
  readonly policy: ReplicationPolicy
  readonly source: ClusterClient
  readonly target: ClusterClient
}

/** What opening a flow needs. */
export interface FlowOpening {
  readonly deployment: Deployment
  readonly options: GlobalOptions
  readonly policyOf: (flow: FlowDeployment) => Promise<ReplicationPolicy>
  readonly ending: AsyncDisposableStack
}

/** The flow that the options ask for. Throws a sentence when there is none, or when one of its clusters does not answer. */
export const openFlow = async ({ deployment, options, policyOf, ending }: FlowOpening): Promise<Flow> => {
  const chosen = chooseFlow(deployment.flows, options.flow)
  const settings = chosen.functions[0]?.settings ?? {}
  const secrets = new Secrets(localSecrets(options.config))
  const open = (side: 'source' | 'target'): Promise<ClusterClient> =>
    openCluster(deployment, { alias: chosen[side], side, settings, options, secrets, ending })
  const policy = await policyOf(chosen)
  const source = await open('source')
  const target = await open('target')
  return {
    name: chosen.name,
    deployed: chosen,
    sourceAlias: chosen.source,
    targetAlias: chosen.target,
    settings,
    config: parseConfig(mirrorSourceConfig, entriesOf(settings, propertiesFileName)),
    worker: parseConfig(mirrorWorkerConfig, entriesOf(settings, propertiesFileName)),
    policy,
    source,
    target,
  }
}

/** The flow of that name; without a name the only one that is enabled. Throws a sentence that names those there are. */
export const chooseFlow = (flows: readonly FlowDeployment[], name: string | undefined): FlowDeployment => {
  const enabled = flows.filter(({ isEnabled }) => isEnabled)
  const names = enabled.map((flow) => flow.name).join(', ')
  const [first, ...others] = name === undefined ? enabled : enabled.filter((flow) => flow.name === name)
  if (first === undefined)
    throw new Error(
      names === ''
        ? `No flow is enabled: write e.g. source->target.enabled = true into ${propertiesFileName}.`
        : `${name} is no enabled flow of ${propertiesFileName}: there is ${names}.`,
    )
  if (others.length > 0) throw new Error(`There are several flows: say which with --flow, one of ${names}.`)
  return first
}

interface ClusterOpening {
  readonly alias: string
  readonly side: 'source' | 'target'
  readonly settings: Settings
  readonly options: GlobalOptions
  readonly secrets: Secrets
  readonly ending: AsyncDisposableStack
}

const openCluster = async (
  { clusters }: Deployment,
  { alias, side, settings, options, secrets, ending }: ClusterOpening,
): Promise<ClusterClient> => {
  const index = clusters.findIndex((cluster) => cluster.alias === alias)
  const deployed = clusters[index]
  if (deployed === undefined) throw new Error(`${alias} is none of the clusters of ${propertiesFileName}.`)
  const environment = {
    bootstrapServers: givenServers(options.servers, alias) ?? (await serversOf(deployed, index)),
    ...(deployed.secretArn !== undefined && { secretArn: deployed.secretArn }),
    ...(deployed.caSecretArn !== undefined && { caSecretArn: deployed.caSecretArn }),
  }
  const config = readClientConfig(settings, { cluster: side, client: 'admin', role: 'cli' }, environment)
  const client = await clusterClient(config, secrets)
  ending.defer(() => client.cluster.close())
  try {
    await client.cluster.metadata([])
  } catch (cause) {
    throw new Error(
      `Cluster ${alias} does not answer at ${environment.bootstrapServers}: check ${alias}.bootstrap.servers (or ` +
        `--servers ${alias}=host:port), security.protocol and credentials.`,
      { cause },
    )
  }
  return client
}

const givenServers = (given: readonly string[], alias: string): string | undefined =>
  given.find((one) => one.startsWith(`${alias}=`))?.slice(alias.length + 1)

/** The first cluster's broker of `npm start` listens there, each further one's 100 ports on. */
const localPort = 19_092
const portStep = 100

const serversOf = async (
  { bootstrap, authentication, isEncrypted }: ClusterDeployment,
  index: number,
): Promise<string> => {
  switch (bootstrap.from) {
    case 'file':
      return bootstrap.servers
    case 'parameter':
      return `127.0.0.1:${localPort + index * portStep}`
    case 'msk': {
      const region = bootstrap.clusterArn.split(':')[3]
      const open = isEncrypted ? 'tls' : 'plaintext'
      return mskBrokers(
        new KafkaClient({ ...(region && { region }) }),
        bootstrap.clusterArn,
        mskAuthentication(authentication === 'none' ? open : authentication),
      )
    }
  }
}

/** Secrets that stand in a file on this machine (docs/local.md); all others are asked of Secrets Manager. */
const localSecrets = (folder: string): ReadonlyMap<string, Secret> => {
  const file = join(folder, 'secrets.local.json')
  if (!existsSync(file)) return new Map()
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof parsed !== 'object' || parsed === null)
    throw new Error(`${file} is not a JSON object of secrets by ARN.`)
  return new Map(
    Object.entries(parsed).flatMap(([arn, value]) =>
      typeof value === 'object' && value !== null
        ? [[arn, Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]))]]
        : [],
    ),
  )
}
