import { shouldReplicateTopic } from '../lib/mirror/should-replicate-topic.ts'
import { defaultTopicFilter } from '../lib/mirror/topic-filter.ts'
import type { RunningMirror } from './running-mirror.ts'

/**
 * The source's topics that the flow's settings choose, mirrored already or not. Heartbeats are left out: they never
 * stop, and so there is no moment at which both sides have the same.
 */
export const chosenTopics = async ({ flow, policy, sides }: RunningMirror): Promise<readonly string[]> => {
  const config = flow.functions.find((one) => one.kind === 'mirror')?.config
  if (config === undefined) return []
  const selection = {
    policy,
    topicFilter: defaultTopicFilter(config.topics, config.topicsExclude),
    targetAlias: flow.target,
    heartbeatsReplicationEnabled: false,
  }
  const { topics } = await sides.source.metadata(null)
  return topics
    .filter(({ name, isInternal }) => !isInternal && !policy.isHeartbeatsTopic(name))
    .map(({ name }) => name)
    .filter((topic) => shouldReplicateTopic(selection, topic))
}
