import { InternalTopicLog } from '../functions/kafka/internal-topic-log.ts'
import { storedPositions } from '../functions/kafka/stored-positions.ts'
import { type GroupProgress, groupProgress } from '../lib/mirror/group-progress.ts'
import { offsetMapTopic } from '../lib/mirror/offset-run.ts'
import { findConsumerGroups } from '../lib/tasks/find-consumer-groups.ts'
import { FlowTranslation } from '../lib/tasks/flow-translation.ts'
import type { Log } from '../lib/tasks/ports.ts'
import type { Flow } from './flow.ts'
import type { GroupRules } from './flow-rules.ts'

/** A group of the source with where it is on both sides. */
export interface GroupWithProgress {
  readonly group: string
  readonly partitions: readonly GroupProgress[]
}

/** Which groups, and which of their topics. */
export interface GroupChoice {
  readonly rules: GroupRules
  readonly isChosenGroup: (group: string) => boolean
  readonly isChosenTopic: (topic: string) => boolean
  readonly log: Pick<Log, 'warn'>
}

/** The groups that the flow translates, by name, each with the partitions that it has committed offsets of. */
export const readGroups = async (
  flow: Flow,
  { rules, isChosenGroup, isChosenTopic, log }: GroupChoice,
): Promise<readonly GroupWithProgress[]> => {
  const { source, target } = flow
  const found = await findConsumerGroups({
    ...rules,
    source: source.groups,
    shouldReplicateGroup: (group) => rules.shouldReplicateGroup(group) && isChosenGroup(group),
    log,
  })
  const translation = flowTranslation(flow, rules)
  // Before the offsets: a group that reads on meanwhile is ahead of what was read, and not translated too far.
  await translation.refresh()
  const groups: GroupWithProgress[] = []
  for (const group of [...found].sort()) {
    const [committed, committedOnTarget] = await Promise.all([
      source.groups.committed(group),
      target.groups.committed(group),
    ])
    const partitions = groupProgress({
      committed: committed.filter(({ topic }) => rules.shouldReplicateTopic(topic) && isChosenTopic(topic)),
      committedOnTarget,
      remoteTopic: rules.remoteTopic,
      translateDownstream: (of, offset) => translation.translateDownstream(of, offset),
    })
    if (partitions.length > 0) groups.push({ group, partitions: [...partitions].sort(byPartition) })
  }
  return groups
}

const flowTranslation = (flow: Flow, rules: GroupRules): FlowTranslation => {
  const { config, policy, source, target, sourceAlias, targetAlias } = flow
  const [syncsOn, syncsAlias] =
    config.offsetSyncsTopicLocation === 'source' ? [source, targetAlias] : [target, sourceAlias]
  return new FlowTranslation({
    offsetMap: new InternalTopicLog(target.cluster, offsetMapTopic(sourceAlias)),
    offsetSyncs: new InternalTopicLog(syncsOn.cluster, policy.offsetSyncsTopic(syncsAlias)),
    mirroredEnds: () => storedPositions(target.cluster, sourceAlias, targetAlias),
    remoteTopic: rules.remoteTopic,
    maxRuns: rules.maxRuns,
  })
}

/** By topic, then by partition number. */
export const byPartition = (
  a: { readonly topic: string; readonly partition: number },
  b: { readonly topic: string; readonly partition: number },
): number => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1)
