import { type ConfigRules, type ConfigSyncPlan, planConfigSync } from '../mirror/config-plan.ts'
import { knownConfigNames } from './known-config-names.ts'
import type { Log, TopicConfigChange, TopicReader, TopicRefusal, TopicWriter } from './ports.ts'
import { isRefusedConfig } from './refused-config.ts'

/** What giving remote topics the configs of their source topics needs. */
export interface TopicConfigSync {
  readonly source: TopicReader
  readonly target: TopicReader & Pick<TopicWriter, 'alterConfigs'>
  readonly shouldReplicateTopic: (topic: string) => boolean
  readonly remoteTopic: (topic: string) => string
  readonly configs: Pick<ConfigRules, 'filter'>
  readonly log: Log
}

/** What a remote topic's configs need. */
export type TopicConfigPlan = ConfigSyncPlan & { readonly topic: string }

/**
 * Gives every remote topic the configs of its source topic (MirrorSourceConnector.syncTopicConfigs). Keeps what the target
 * refused, so that it is not asked for the same again and again, and what it told.
 */
export class TopicConfigs {
  readonly #sync: TopicConfigSync
  readonly #refused = new Set<string>()
  readonly #told = new Set<string>()

  constructor(sync: TopicConfigSync) {
    this.#sync = sync
  }

  /** One pass: alters what differs. Answers what was refused, one a topic. */
  async sync(): Promise<readonly TopicRefusal[]> {
    const plans = await plannedConfigChanges(this.#sync)
    for (const { topic, withheld } of plans)
      for (const { name, value, reason } of withheld)
        this.#tellOnce(`${configText([{ name, value }])} was not written to ${topic}: ${reason}`)
    const asked = plans
      .map(({ topic, changes }) => ({
        topic,
        configs: changes.filter((change) => !this.#refused.has(keyOf(topic, change))),
      }))
      .filter(({ configs }) => configs.length > 0)
    const refused = await this.#alter(asked)
    return (await Promise.all(refused.map((refusal) => this.#oneByOne(refusal, asked)))).flat()
  }

  async #alter(changes: readonly TopicConfigChange[]): Promise<readonly TopicRefusal[]> {
    const refused = await this.#sync.target.alterConfigs(changes)
    const names = new Set(refused.map(({ topic }) => topic))
    for (const { topic, configs } of changes)
      if (!names.has(topic))
        this.#sync.log.info(`Configured ${topic} as its source topic: ${configText(configs)}`)
    return refused
  }

  /** A target refuses all configs of a topic for one that it does not allow, as MSK does: the others are written all the same. */
  async #oneByOne(
    refusal: TopicRefusal,
    asked: readonly TopicConfigChange[],
  ): Promise<readonly TopicRefusal[]> {
    const { topic } = refusal
    const configs = asked.find((change) => change.topic === topic)?.configs ?? []
    if (!isRefusedConfig(refusal)) return this.#notTaken(refusal, configs)
    if (configs.length === 1) {
      for (const config of configs) this.#refused.add(keyOf(topic, config))
      return this.#notTaken(refusal, configs)
    }
    const refused: TopicRefusal[] = []
    for (const config of configs) {
      const alone = [{ topic, configs: [config] }]
      for (const again of await this.#alter(alone)) refused.push(...(await this.#oneByOne(again, alone)))
    }
    return refused.slice(0, 1)
  }

  #notTaken(refusal: TopicRefusal, configs: TopicConfigChange['configs']): readonly TopicRefusal[] {
    const { topic, reason } = refusal
    this.#sync.log.warn(`The target did not take the configs ${configText(configs)} of ${topic}: ${reason}`)
    return [refusal]
  }

  #tellOnce(line: string): void {
    if (this.#told.has(line)) return
    this.#told.add(line)
    this.#sync.log.info(line)
  }
}

const keyOf = (topic: string, { name, value }: TopicConfigChange['configs'][number]): string =>
  JSON.stringify([topic, name, value])

const configText = (configs: TopicConfigChange['configs']): string =>
  configs.map(({ name, value }) => `${name}=${value ?? '(default)'}`).join(', ')

/** What differs between remote topics and their source topics, as configs go. Reads only. */
export const plannedConfigChanges = async (
  sync: Omit<TopicConfigSync, 'log' | 'target'> & { readonly target: TopicReader },
): Promise<readonly TopicConfigPlan[]> => {
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
  return mirrored.flatMap((name) => {
    const topic = remoteTopic(name)
    const ofSource = sourceConfigs.get(name)
    const ofTarget = targetConfigs.get(topic)
    if (ofSource === undefined || ofTarget === undefined) return []
    return [{ topic, ...planConfigSync(ofSource, ofTarget, { ...configs, knownToTarget }) }]
  })
}
