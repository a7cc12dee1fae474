import type { ReplicationPolicy } from './replication-policy.ts'
import type { TopicFilter } from './topic-filter.ts'

/** What decides whether a topic of the source is mirrored. */
export interface TopicSelection {
  readonly policy: ReplicationPolicy
  readonly topicFilter: TopicFilter
  readonly targetAlias: string
  /** `heartbeats.replication.enabled`: heartbeats pass the filter unasked (KIP-1089). */
  readonly heartbeatsReplicationEnabled: boolean
}

/** Whether a topic is mirrored: chosen, not internal, and not on its way back. MirrorSourceConnector.shouldReplicateTopic. */
export const shouldReplicateTopic = (selection: TopicSelection, topic: string): boolean => {
  const { policy, topicFilter, targetAlias, heartbeatsReplicationEnabled } = selection
  const isChosen =
    topicFilter.shouldReplicateTopic(topic) ||
    (heartbeatsReplicationEnabled && policy.isHeartbeatsTopic(topic))
  return isChosen && !policy.isInternalTopic(topic) && !isCycle(policy, targetAlias, topic)
}

/** Whether the topic came from the target, by however many hops. MirrorSourceConnector.isCycle. */
export const isCycle = (policy: ReplicationPolicy, targetAlias: string, topic: string): boolean => {
  const source = policy.topicSource(topic)
  if (source === null) return false
  if (source === targetAlias) return true
  const upstream = policy.upstreamTopic(topic)
  return upstream !== null && upstream !== topic && isCycle(policy, targetAlias, upstream)
}
