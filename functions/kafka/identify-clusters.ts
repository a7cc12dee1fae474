import type { Cluster } from '../../kafka/cluster.ts'
import { refuseSameCluster } from '../../lib/mirror/same-cluster.ts'

/** The clusters of a flow, with their aliases. */
export interface FlowClusters {
  readonly source: Cluster
  readonly sourceAlias: string
  readonly target: Cluster
  readonly targetAlias: string
}

/** Asks both clusters who they are; null for one whose brokers tell no id. Throws a SameClusterError if they are one. */
export const identifyClusters = async ({ source, sourceAlias, target, targetAlias }: FlowClusters) => {
  const [sourceId, targetId] = await Promise.all([clusterId(source), clusterId(target)])
  refuseSameCluster(
    { alias: sourceAlias, bootstrapServers: source.bootstrapServers, clusterId: sourceId },
    { alias: targetAlias, bootstrapServers: target.bootstrapServers, clusterId: targetId },
  )
  return { sourceId, targetId }
}

const clusterId = async (cluster: Cluster): Promise<string | null> => (await cluster.metadata([])).clusterId
