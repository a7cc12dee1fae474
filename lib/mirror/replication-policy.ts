/**
 * How topics are named on the other side, and which topics are MirrorMaker's own.
 * Java's `ReplicationPolicy`, method for method (KIP-382; internal topics as of 4.0, KIP-1074).
 */
export interface ReplicationPolicy {
  /** The name on the target of a topic of `sourceAlias`. */
  formatRemoteTopic(sourceAlias: string, topic: string): string
  /** The alias of the cluster that a remote topic came from; null if the topic is not remote. */
  topicSource(topic: string): string | null
  /** The topic's name on the cluster that it came from; null if the topic is not remote. */
  upstreamTopic(topic: string): string | null
  /** The topic's name on the first cluster, however many hops away. */
  originalTopic(topic: string): string
  /** Where heartbeats are written, on every cluster. */
  heartbeatsTopic(): string
  /** Where offset syncs are written; the alias is that of the cluster that does not hold the topic. */
  offsetSyncsTopic(clusterAlias: string): string
  /** Where checkpoints are written, on the target; the alias is the source's. */
  checkpointsTopic(clusterAlias: string): string
  isHeartbeatsTopic(topic: string): boolean
  isCheckpointsTopic(topic: string): boolean
  isMM2InternalTopic(topic: string): boolean
  /** Never mirrored, whatever the topic filter says. */
  isInternalTopic(topic: string): boolean
}

/** What a policy has to say for itself; the rest may be left to the interface's defaults, as in Java. */
export type CustomReplicationPolicy = Pick<
  ReplicationPolicy,
  'formatRemoteTopic' | 'topicSource' | 'upstreamTopic'
> &
  Partial<ReplicationPolicy>

/** A flow's settings by their names in mm2.properties, as strings. */
export type PolicyProperties = Readonly<Record<string, string>>

/** What a module that `replication.policy.class` names exports as `replicationPolicy`. */
export type ReplicationPolicyFactory = (properties: PolicyProperties) => CustomReplicationPolicy

/** A policy with the defaults of the interface where it has no rule of its own. A rule may be a method of a class. */
export const completeReplicationPolicy = (own: CustomReplicationPolicy): ReplicationPolicy => {
  const policy: ReplicationPolicy = {
    formatRemoteTopic: (sourceAlias, topic) => own.formatRemoteTopic(sourceAlias, topic),
    topicSource: (topic) => own.topicSource(topic),
    upstreamTopic: (topic) => own.upstreamTopic(topic),
    originalTopic: (topic) => own.originalTopic?.(topic) ?? firstUpstream(policy, topic),
    heartbeatsTopic: () => own.heartbeatsTopic?.() ?? 'heartbeats',
    offsetSyncsTopic: (alias) => own.offsetSyncsTopic?.(alias) ?? `mm2-offset-syncs.${alias}.internal`,
    checkpointsTopic: (alias) => own.checkpointsTopic?.(alias) ?? `${alias}.checkpoints.internal`,
    isHeartbeatsTopic: (topic) =>
      own.isHeartbeatsTopic?.(topic) ?? policy.originalTopic(topic) === policy.heartbeatsTopic(),
    isCheckpointsTopic: (topic) => own.isCheckpointsTopic?.(topic) ?? topic.endsWith('.checkpoints.internal'),
    isMM2InternalTopic: (topic) =>
      own.isMM2InternalTopic?.(topic) ??
      ((topic.startsWith('mm2') && topic.endsWith('.internal')) || policy.isCheckpointsTopic(topic)),
    isInternalTopic: (topic) =>
      own.isInternalTopic?.(topic) ??
      (topic.startsWith('__') || topic.startsWith('.') || policy.isMM2InternalTopic(topic)),
  }
  return policy
}

const firstUpstream = (policy: ReplicationPolicy, topic: string): string => {
  const upstream = policy.upstreamTopic(topic)
  return upstream === null || upstream === topic ? topic : policy.originalTopic(upstream)
}
