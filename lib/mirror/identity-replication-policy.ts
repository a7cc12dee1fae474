import { defaultReplicationPolicy } from './default-replication-policy.ts'
import {
  completeReplicationPolicy,
  type PolicyProperties,
  type ReplicationPolicy,
} from './replication-policy.ts'

/**
 * Topics keep their names: Java's `IdentityReplicationPolicy` (KIP-690). Every topic of the target counts as one of
 * `source.cluster.alias`, which is read from the properties. There is no protection from cycles.
 *
 * Whatever ends in `heartbeats` is named as by the default policy, so that hops can still be counted; that takes in
 * an application's `app-heartbeats`, as in MirrorMaker 2.
 */
export const identityReplicationPolicy = (properties: PolicyProperties = {}): ReplicationPolicy => {
  const byAlias = defaultReplicationPolicy(properties)
  const sourceAlias = properties['source.cluster.alias'] ?? null
  const looksLikeHeartbeat = (topic: string): boolean => topic.endsWith(byAlias.heartbeatsTopic())

  return completeReplicationPolicy({
    formatRemoteTopic: (alias, topic) =>
      looksLikeHeartbeat(topic) ? byAlias.formatRemoteTopic(alias, topic) : topic,
    topicSource: (topic) => (looksLikeHeartbeat(topic) ? byAlias.topicSource(topic) : sourceAlias),
    upstreamTopic: (topic) => (looksLikeHeartbeat(topic) ? byAlias.upstreamTopic(topic) : topic),
    offsetSyncsTopic: byAlias.offsetSyncsTopic,
    checkpointsTopic: byAlias.checkpointsTopic,
    isCheckpointsTopic: byAlias.isCheckpointsTopic,
    isMM2InternalTopic: byAlias.isMM2InternalTopic,
  })
}
