import { resolvedSettings } from '../functions/aws/resolved-settings.ts'
import { Secrets } from '../functions/aws/secrets.ts'
import { type ClusterClient, clusterClient } from '../functions/kafka/cluster-client.ts'
import { parseConfig } from '../lib/config/config-def.ts'
import { entriesOf } from '../lib/config/config-entries.ts'
import type { Deployment } from '../lib/config/deployment.ts'
import type { FlowDeployment } from '../lib/config/flow-deployment.ts'
import { type MirrorSourceConfig, mirrorSourceConfig } from '../lib/config/mirror-source-config.ts'
import { type MirrorWorkerConfig, mirrorWorkerConfig } from '../lib/config/mirror-worker-config.ts'
import { propertiesFileName } from '../lib/config/properties.ts'
import type { Settings } from '../lib/config/settings-file.ts'
import { readsCommitted } from '../lib/config/source-isolation.ts'
import type { ReplicationPolicy } from '../lib/mirror/replication-policy.ts'
import type { GlobalOptions } from './global-options.ts'
import { localSecrets } from './local-secrets.ts'
import { type ClusterChoice, readCluster } from './read-cluster.ts'

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
  /** Whether a MirrorMaker 2 with the same file leaves out what was aborted on the source. */
  readonly readsCommitted: boolean
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
  const secrets = new Secrets(localSecrets(options.config))
  const settings = await resolvedSettings(chosen.functions[0]?.settings ?? {}, secrets)
  const open = (side: 'source' | 'target'): Promise<ClusterClient> =>
    openCluster(deployment, { alias: chosen[side], side, settings, options, secrets }, ending)
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
    readsCommitted: readsCommitted(settings),
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

const openCluster = async (
  deployment: Deployment,
  choice: ClusterChoice,
  ending: AsyncDisposableStack,
): Promise<ClusterClient> => {
  const { alias } = choice
  const { config } = await readCluster(deployment, choice)
  const client = await clusterClient(config, choice.secrets)
  ending.defer(() => client.cluster.close())
  try {
    await client.cluster.metadata([])
  } catch (cause) {
    throw new Error(
      `Cluster ${alias} does not answer at ${config.bootstrapServers.join(',')}: check ${alias}.bootstrap.servers (or ` +
        `--servers ${alias}=host:port), security.protocol and credentials. mirror doctor looks for the cause.`,
      { cause },
    )
  }
  return client
}
