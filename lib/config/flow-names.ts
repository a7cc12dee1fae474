import { eventSourceGroupPrefix } from '../mirror/event-source-group.ts'
import { offsetMapTopic } from '../mirror/offset-run.ts'
import { positionGroup } from '../mirror/position.ts'
import type { ReplicationPolicy } from '../mirror/replication-policy.ts'
import { parseSettings } from './config-def.ts'
import type { FlowDeployment } from './flow-deployment.ts'
import type { FlowNames } from './flow-rights.ts'
import { mirrorWorkerConfig, offsetStorageTopic, workerGroup } from './mirror-worker-config.ts'
import { namePattern } from './name-pattern.ts'

/** The names that a flow's filters and its replication policy can come to, as patterns of IAM. */
export const flowNames = (flow: FlowDeployment, policy: ReplicationPolicy): FlowNames => {
  const mirror = flow.functions.find((of) => of.kind === 'mirror')
  const checkpoint = flow.functions.find((of) => of.kind === 'checkpoint')
  const worker = parseSettings(mirrorWorkerConfig, mirror?.settings ?? {})
  const offsetSyncsLocation = mirror?.config.offsetSyncsTopicLocation ?? 'source'
  const sourceTopics = [
    ...(mirror?.config.topics ?? []).map(namePattern),
    // Heartbeats are mirrored whatever the filter says, those of other flows too.
    `*${policy.heartbeatsTopic()}`,
  ]
  const aliases = { sourceAlias: flow.source, targetAlias: flow.target }
  return {
    sourceTopics,
    remoteTopics:
      // What a policy of the user's makes of a pattern is not known.
      flow.policy.policy === 'module'
        ? ['*']
        : sourceTopics.map((topic) => policy.formatRemoteTopic(flow.source, topic)),
    groups: (checkpoint?.config.groups ?? []).map(namePattern),
    eventSourceGroups: [`${eventSourceGroupPrefix(aliases)}*`],
    workersGroup: workerGroup(worker, flow.source),
    positionsGroup: positionGroup(flow.source, flow.target),
    heartbeatsTopic: policy.heartbeatsTopic(),
    checkpointsTopic: policy.checkpointsTopic(flow.source),
    offsetSyncsTopic: policy.offsetSyncsTopic(offsetSyncsLocation === 'source' ? flow.target : flow.source),
    offsetSyncsLocation,
    syncsAcls: mirror?.config.syncTopicAclsEnabled ?? false,
    storageTopics: [
      offsetStorageTopic(worker, flow.source),
      `mm2-configs.${flow.source}.internal`,
      offsetMapTopic(flow.source),
    ],
    offsetMapTopic: offsetMapTopic(flow.source),
  }
}
