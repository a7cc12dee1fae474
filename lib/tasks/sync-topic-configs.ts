import { type ConfigRules, planConfigSync } from '../mirror/config-plan.ts'
import { knownConfigNames } from './known-config-names.ts'
import type { Log, TopicConfigChange, TopicReader, TopicRefusal, TopicWriter } from './ports.ts'

/** What giving remote topics the configs of their source topics needs. */
export interface TopicConfigSync {
  readonly source: TopicReader
  readonly target: TopicReader & Pick<TopicWriter, 'alterConfigs'>
  readonly shouldReplicateTopic: (topic: string) => boolean
  readonly remoteTopic: (topic: string) => string
  readonly configs: Pick<ConfigRules, 'filter'>
  readonly log: Log
}

/** Gives every remote topic the configs of its source topic (MirrorSourceConnector.syncTopicConfigs). Answers what was refused. */
export const syncTopicConfigs = async (sync: TopicConfigSync): Promise<readonly TopicRefusal[]> => {
  const changes = await plannedChanges(sync)
  const refused = await sync.target.alterConfigs(changes)
  const reasons = new Map(refused.map(({ topic, reason }) => [topic, reason]))
  for (const { topic, configs } of changes) {
    const text = configs.map(({ name, value }) => `${name}=${value ?? '(default)'}`).join(', ')
    const reason = reasons.get(topic)
    if (reason === undefined) sync.log.info(`Configured ${topic} as its source topic: ${text}`)
    else sync.log.warn(`The target did not take the configs ${text} of ${topic}: ${reason}`)
  }
  return refused
}

const plannedChanges = async (sync: TopicConfigSync): Promise<readonly TopicConfigChange[]> => {
  const { source, target, shouldReplicateTopic, remoteTopic, configs } = sync
  const [all, existing] = await Promise.all([source.topics(), target.topics()])
  const existingNames = new Set(existing.map(({ name }) => name))
  const mirrored = all
    .map(({ name }) => name)
    .filter((name) => shouldReplicateTopic(name) && existingNames.has(remoteTopic(name)))
  const [sourceConfigs, targetConfigs, knownToTarget] = await Promise.all([
    source.describeConfigs(mirrored),
    target.describeConfigs(mirrored.map(remoteTopic)),
    knownConfigNames(target, existing),
  ])
  return mirrored
    .map((name) => {
      const topic = remoteTopic(name)
      const ofSource = sourceConfigs.get(name)
      const ofTarget = targetConfigs.get(topic)
      const rules = { ...configs, knownToTarget }
      return { topic, configs: ofSource && ofTarget ? planConfigSync(ofSource, ofTarget, rules) : [] }
    })
    .filter(({ configs: { length } }) => length > 0)
}
