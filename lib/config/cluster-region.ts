import type { clusterConfig } from './cluster-config.ts'
import type { ConfigValues } from './config-def.ts'

type ClusterValues = ConfigValues<typeof clusterConfig>

/** The region near which a cluster is; null when the settings don't say. */
export const regionOfCluster = ({ awsRegion, awsMskClusterArn }: ClusterValues): string | null =>
  awsRegion ?? regionOfArn(awsMskClusterArn)

/** `arn:aws:kafka:<region>:<account>:cluster/...` */
export const regionOfArn = (arn: string | null): string | null => arn?.split(':')[3] ?? null

/**
 * Whose network the poller of a flow's event sources stands in: the source's. The flow runs in its target's region, so a
 * source of another region is reached through the target's network, over a peering or a transit gateway.
 */
export const pollerNetworkOf = (source: ClusterValues, target: ClusterValues): ClusterValues =>
  isInAnotherRegion(source, target) ? target : source

const isInAnotherRegion = (source: ClusterValues, target: ClusterValues): boolean => {
  const regions = [regionOfCluster(source), regionOfCluster(target)]
  return !regions.includes(null) && regions[0] !== regions[1]
}
