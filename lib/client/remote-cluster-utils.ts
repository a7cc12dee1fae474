import { MirrorClient } from './mirror-client.ts'
import type { MirrorClientProperties } from './mirror-client-config.ts'
import type { GroupOffsets } from './remote-consumer-offsets.ts'

/** Where groups of another cluster go on in this one: see MirrorClient.remoteConsumerOffsets. */
function translateOffsets(
  properties: MirrorClientProperties,
  remoteClusterAlias: string,
  consumerGroupId: string,
  timeoutMs: number,
): Promise<GroupOffsets>
function translateOffsets(
  properties: MirrorClientProperties,
  remoteClusterAlias: string,
  consumerGroupPattern: RegExp,
  timeoutMs: number,
): Promise<ReadonlyMap<string, GroupOffsets>>
function translateOffsets(
  properties: MirrorClientProperties,
  remoteClusterAlias: string,
  groups: string | RegExp,
  timeoutMs: number,
): Promise<GroupOffsets | ReadonlyMap<string, GroupOffsets>> {
  return withClient<GroupOffsets | ReadonlyMap<string, GroupOffsets>>(properties, (client) =>
    typeof groups === 'string'
      ? client.remoteConsumerOffsets(groups, remoteClusterAlias, timeoutMs)
      : client.remoteConsumerOffsets(groups, remoteClusterAlias, timeoutMs),
  )
}

const withClient = async <Answer>(
  properties: MirrorClientProperties,
  ask: (client: MirrorClient) => Promise<Answer>,
): Promise<Answer> => {
  using client = new MirrorClient(properties)
  return await ask(client)
}

/**
 * One question to a cluster, with a client of its own: Java's `RemoteClusterUtils`. `properties` are those of the cluster that
 * is asked, the target of the replication.
 */
export const RemoteClusterUtils = {
  /** See MirrorClient.replicationHops. */
  replicationHops: (properties: MirrorClientProperties, upstreamClusterAlias: string): Promise<number> =>
    withClient(properties, (client) => client.replicationHops(upstreamClusterAlias)),

  /** See MirrorClient.heartbeatTopics. */
  heartbeatTopics: (properties: MirrorClientProperties): Promise<ReadonlySet<string>> =>
    withClient(properties, (client) => client.heartbeatTopics()),

  /** See MirrorClient.checkpointTopics. */
  checkpointTopics: (properties: MirrorClientProperties): Promise<ReadonlySet<string>> =>
    withClient(properties, (client) => client.checkpointTopics()),

  /** See MirrorClient.upstreamClusters. */
  upstreamClusters: (properties: MirrorClientProperties): Promise<ReadonlySet<string>> =>
    withClient(properties, (client) => client.upstreamClusters()),

  translateOffsets,
} as const
