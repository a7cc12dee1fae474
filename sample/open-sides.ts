import type { Cluster } from '../kafka/cluster.ts'
import { readClientConfig } from '../lib/config/client-config.ts'
import type { ClusterDeployment } from '../lib/config/cluster-deployment.ts'
import { clientSettingsOf } from '../lib/config/connect-deployment.ts'
import type { Deployment } from '../lib/config/deployment.ts'
import type { FlowDeployment } from '../lib/config/flow-deployment.ts'
import { requirementsOf, resolveSettings } from '../lib/config/provided-values.ts'
import type { Settings } from '../lib/config/settings-file.ts'
import { Secrets } from '../local/secrets.ts'
import type { LocalCluster } from './local-clusters.ts'
import { openCluster } from './open-cluster.ts'

/** A flow, and where its clusters are. */
export interface SidesOptions {
  readonly deployment: Deployment
  readonly flow: FlowDeployment
  readonly settings: Settings
  /** Those that run here; mm2.properties has the servers of the others. */
  readonly clusters: readonly LocalCluster[]
  readonly secretsFile: string | undefined
  /** Takes the clients that have to be closed in the end. */
  readonly ending: AsyncDisposableStack
}

/** Clients of both clusters of a flow, with the flow's own security settings. Throws a sentence when one cannot be reached. */
export const openSides = async (
  options: SidesOptions,
): Promise<{ readonly source: Cluster; readonly target: Cluster }> => ({
  source: await openSide(options, 'source'),
  target: await openSide(options, 'target'),
})

const openSide = async (options: SidesOptions, role: 'source' | 'target'): Promise<Cluster> => {
  const { deployment, flow, settings, clusters, secretsFile, ending } = options
  const alias = flow[role]
  const { secretArn, caSecretArn } = clusterOf(deployment, alias)
  const started = clusters.find((cluster) => cluster.alias === alias)
  const environment = {
    bootstrapServers: started?.kafka.bootstrapServers ?? serversOf(deployment, alias),
    ...(secretArn !== undefined && { secretArn }),
    ...(caSecretArn !== undefined && { caSecretArn }),
  }
  const secrets = new Secrets(secretsFile)
  const ofClients = clientSettingsOf(settings, role)
  const resolved = resolveSettings(ofClients, {
    variables: process.env,
    secrets: new Map(requirementsOf(ofClients).secrets.map(({ id }) => [id, { text: secrets.text(id) }])),
  })
  const cluster = await openCluster({
    alias,
    client: readClientConfig(resolved, { cluster: role, client: 'admin', role: 'start' }, environment),
    secrets,
  })
  ending.defer(() => cluster.close())
  return cluster
}

const clusterOf = ({ clusters }: Deployment, alias: string): ClusterDeployment => {
  const found = clusters.find((cluster) => cluster.alias === alias)
  if (found === undefined) throw new Error(`${alias} is none of the clusters of mm2.properties`)
  return found
}

const serversOf = (deployment: Deployment, alias: string): string => {
  const { bootstrap } = clusterOf(deployment, alias)
  if (bootstrap.from === 'file') return bootstrap.servers
  throw new Error(
    `Cluster ${alias} is known by its ARN alone: npm start needs ${alias}.bootstrap.servers in mm2.properties.`,
  )
}
