import { type ConfigRules, newTopicConfigs } from '../mirror/config-plan.ts'
import type { ConfigEntry } from '../mirror/topic-configs.ts'
import { planTopics, type RemoteTopic, type Topic, type TopicPlan } from '../mirror/topic-plan.ts'
import { knownConfigNames } from './known-config-names.ts'
import type { Log, NewTopic, TopicReader, TopicRefusal, TopicWriter } from './ports.ts'
import { isRefusedConfig } from './refused-config.ts'

/** What finding topics and making remote ones needs. */
export interface TopicRefresh {
  readonly source: TopicReader
  readonly target: TopicReader & TopicWriter
  readonly shouldReplicateTopic: (topic: string) => boolean
  readonly remoteTopic: (topic: string) => string
  /** Of new remote topics; -1 for the target's default. */
  readonly replicationFactor: number
  readonly configs: Pick<ConfigRules, 'filter'>
  readonly log: Log
}

/** What a refresh found and did. */
export interface RefreshedTopics {
  /** Topics of the source that are mirrored. */
  readonly mirrored: readonly string[]
  /** Those of them whose remote topic holds all of their partitions: the mirror can be fed with them. */
  readonly ready: ReadonlySet<string>
  readonly created: number
  /** Remote topics that the target did not create or grow. */
  readonly refused: readonly TopicRefusal[]
}

/**
 * Makes the target hold every topic that is mirrored: creates what is missing, with the configs of the source, and
 * grows what has too few partitions (MirrorSourceConnector.refreshTopicPartitions). What the target refuses is tried
 * again by the next refresh; nothing is ever deleted.
 */
export const refreshTopics = async (refresh: TopicRefresh): Promise<RefreshedTopics> => {
  const { source, target, shouldReplicateTopic, remoteTopic, log } = refresh
  const [all, existing] = await Promise.all([source.topics(), target.topics()])
  const chosen = all.filter(({ name }) => shouldReplicateTopic(name))
  const plan = planTopics(chosen, partitionsByName(existing), remoteTopic)
  const refusedNew = await createTopics(refresh, plan.create, existing)
  const refusedGrown: TopicRefusal[] = []
  for (const topic of plan.grow) refusedGrown.push(...(await target.growTopic(topic)))
  const refused = [...refusedNew, ...refusedGrown]
  tell(log, plan, refused)
  const mirrored = withoutConflicts(chosen, plan)
  const unready = new Set(refused.map(({ topic }) => topic))
  return {
    mirrored,
    ready: new Set(mirrored.filter((name) => !unready.has(remoteTopic(name)))),
    created: plan.create.length - refusedNew.length,
    refused,
  }
}

const partitionsByName = (topics: readonly Topic[]): ReadonlyMap<string, number> =>
  new Map(topics.map(({ name, partitions }) => [name, partitions]))

const createTopics = async (
  { source, target, replicationFactor, configs, log }: TopicRefresh,
  create: readonly RemoteTopic[],
  existing: readonly Topic[],
): Promise<readonly TopicRefusal[]> => {
  if (create.length === 0) return []
  const [described, knownToTarget] = await Promise.all([
    source.describeConfigs(create.map(({ sourceTopic }) => sourceTopic)),
    knownConfigNames(target, existing),
  ])
  const configsOf = (entries: readonly ConfigEntry[] = []) =>
    newTopicConfigs(entries, { ...configs, knownToTarget })
  const topics = create.map(({ name, partitions, sourceTopic }) => ({
    topic: name,
    partitions,
    replicationFactor,
    configs: configsOf(described.get(sourceTopic)),
  }))
  const refused = await target.createTopics(topics)
  const forConfigs = new Map(refused.filter(isRefusedConfig).map((refusal) => [refusal.topic, refusal]))
  const barer = topics.filter(({ topic }) => forConfigs.has(topic)).map(withoutConfigs)
  if (barer.length === 0) return refused
  const still = await target.createTopics(barer)
  const names = new Set(still.map(({ topic }) => topic))
  for (const { topic } of barer)
    if (!names.has(topic))
      log.warn(
        `Created ${topic} without its source topic's configs, as the target refused it with them: ` +
          `${forConfigs.get(topic)?.reason}; those that it takes follow with the next sync of topic configs`,
      )
  return [...refused.filter((refusal) => !isRefusedConfig(refusal)), ...still]
}

/** Compaction has to be there from the first record on. */
const withoutConfigs = (topic: NewTopic): NewTopic => {
  const policy = topic.configs['cleanup.policy']
  return { ...topic, configs: policy === undefined ? {} : { 'cleanup.policy': policy } }
}

const withoutConflicts = (chosen: readonly Topic[], { conflicts }: TopicPlan): readonly string[] => {
  const inConflict = new Set(conflicts.flatMap(({ sourceTopics }) => sourceTopics))
  return chosen.map(({ name }) => name).filter((name) => !inConflict.has(name))
}

const tell = (log: Log, plan: TopicPlan, refused: readonly TopicRefusal[]): void => {
  const isRefused = new Set(refused.map(({ topic }) => topic))
  for (const { name, partitions, sourceTopic } of plan.create)
    if (!isRefused.has(name))
      log.info(`Created ${name} with ${partitions} partitions, the remote topic of ${sourceTopic}`)
  for (const { name, partitions } of plan.grow)
    if (!isRefused.has(name)) log.info(`Gave ${name} ${partitions} partitions, as its source topic has`)
  for (const { topic, reason } of refused)
    log.warn(`The target did not create or grow ${topic}, so it is not mirrored in full: ${reason}`)
  for (const { name, sourceTopics } of plan.conflicts)
    log.warn(
      `${sourceTopics.join(' and ')} would both become ${name}, so none of them is mirrored: ` +
        'exclude all but one of them (topics.exclude), or take another replication policy.',
    )
}
