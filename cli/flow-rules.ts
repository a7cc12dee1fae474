import { renameTopic } from '../lib/mirror/checkpoint-plan.ts'
import { eventSourceGroup, isOwnGroup } from '../lib/mirror/event-source-group.ts'
import { defaultGroupFilter } from '../lib/mirror/group-filter.ts'
import { shouldReplicateTopic } from '../lib/mirror/should-replicate-topic.ts'
import { defaultTopicFilter } from '../lib/mirror/topic-filter.ts'
import type { Flow } from './flow.ts'

/** What a flow's settings decide of topics and groups of its source, as its functions read them. */
export interface FlowRules {
  readonly shouldReplicateTopic: (topic: string) => boolean
  readonly remoteTopic: (topic: string) => string
  /** The consumer group of the topic's event source. */
  readonly eventSourceGroup: (topic: string) => string
  readonly groups: GroupRules | undefined
}

/** Of groups; the flow has none where it emits no checkpoints. */
export interface GroupRules {
  readonly shouldReplicateGroup: (group: string) => boolean
  /** The plain topic filter: not the rule for internal topics, cycles and heartbeats. */
  readonly shouldReplicateTopic: (topic: string) => boolean
  /** The name on the target; the original one of a topic that came from there. */
  readonly remoteTopic: (topic: string) => string
  /** `offset.map.max.runs` */
  readonly maxRuns: number
}

/** What the rules come from: a flow, whether its clusters answer or not. */
export type FlowToRule = Pick<Flow, 'name' | 'config' | 'policy' | 'sourceAlias' | 'targetAlias' | 'deployed'>

/** The rules of one flow. */
export const flowRules = ({ config, policy, sourceAlias, targetAlias, deployed }: FlowToRule): FlowRules => {
  const selection = {
    policy,
    topicFilter: defaultTopicFilter(config.topics, config.topicsExclude),
    targetAlias,
    heartbeatsReplicationEnabled: config.heartbeatsReplicationEnabled,
  }
  const checkpoint = deployed.functions.find((of) => of.kind === 'checkpoint')?.config
  return {
    shouldReplicateTopic: (topic) => shouldReplicateTopic(selection, topic),
    remoteTopic: (topic) => policy.formatRemoteTopic(sourceAlias, topic),
    eventSourceGroup: (topic) => eventSourceGroup({ sourceAlias, targetAlias }, topic),
    groups: checkpoint && {
      shouldReplicateGroup: (group) =>
        defaultGroupFilter(checkpoint.groups, checkpoint.groupsExclude).shouldReplicateGroup(group) &&
        !isOwnGroup(group),
      shouldReplicateTopic: (topic) =>
        defaultTopicFilter(checkpoint.topics, checkpoint.topicsExclude).shouldReplicateTopic(topic),
      remoteTopic: (topic) => renameTopic(policy, { sourceAlias, targetAlias }, topic),
      maxRuns: checkpoint.offsetMapMaxRuns,
    },
  }
}
