import { type AclBinding, missingAcls, planAcls } from '../mirror/acl-plan.ts'
import { newTopicConfigs } from '../mirror/config-plan.ts'
import type { ConfigPropertyFilter } from '../mirror/config-property-filter.ts'
import type { TopicLoad } from '../mirror/flow-forecast.ts'
import { type RecordRisk, recordRisks, type TopicSample } from '../mirror/record-risks.ts'
import type { SelectionReason } from '../mirror/selection-reason.ts'
import { type ConfigEntry, isDefault } from '../mirror/topic-configs.ts'
import { planTopics, type Topic } from '../mirror/topic-plan.ts'
import { knownConfigNames } from './known-config-names.ts'
import type { AclReader, TopicReader } from './ports.ts'
import { plannedConfigChanges, type TopicConfigPlan } from './sync-topic-configs.ts'

/** What stands in a topic, and what comes in. */
export interface TopicTraffic {
  readonly sample: TopicSample
  /** Offsets that the source holds, and those of them that are not mirrored. */
  readonly offsets: number
  readonly waiting: number
  readonly offsetsPerSecond: number
}

/** What planning reads of a flow. It writes nothing. */
export interface FlowPlanning {
  readonly source: TopicReader
  readonly target: TopicReader
  readonly sourceAcls: AclReader
  readonly targetAcls: AclReader
  readonly reasonOf: (topic: string, all: readonly Topic[]) => SelectionReason
  readonly remoteTopic: (topic: string) => string
  readonly configFilter: ConfigPropertyFilter
  readonly syncsConfigs: boolean
  readonly syncsAcls: boolean
  readonly trafficOf: (topic: Topic, remoteTopic: string) => Promise<TopicTraffic>
  /** Topics of MirrorMaker's and ours, of each side. */
  readonly internalTopics: { readonly source: readonly string[]; readonly target: readonly string[] }
  readonly now: () => number
}

/** A topic of the source, and what is to become of it. */
export interface PlannedTopic extends Topic {
  readonly reason: SelectionReason
  readonly remoteTopic: string
  /** What the target lacks; undefined for a topic that is not mirrored. */
  readonly remote: 'create' | 'grow' | 'there' | undefined
  /** With which configs a remote topic is created. */
  readonly configs: Readonly<Record<string, string>>
  readonly traffic: TopicTraffic | undefined
  readonly risks: readonly RecordRisk[]
}

/** All that a flow is going to do. */
export interface FlowPlan {
  readonly topics: readonly PlannedTopic[]
  /** Configs of remote topics that are there. */
  readonly configs: readonly TopicConfigPlan[]
  readonly acls: readonly AclBinding[]
  /** Internal topics that are made. */
  readonly internalTopics: readonly { readonly on: 'source' | 'target'; readonly topic: string }[]
  readonly loads: readonly TopicLoad[]
}

/** So many topics are sampled at once. */
const atOnce = 8

/** Says what the flow would do as both clusters are now. */
export const planFlow = async (planning: FlowPlanning): Promise<FlowPlan> => {
  const { source, target, remoteTopic, reasonOf } = planning
  const [all, onTarget] = await Promise.all([source.topics(), target.topics()])
  const reasons = new Map(all.map(({ name }) => [name, reasonOf(name, all)]))
  const isIn = (topic: string): boolean => reasons.get(topic)?.isIn === true
  const chosen = all.filter(({ name }) => isIn(name))
  const plan = planTopics(chosen, new Map(onTarget.map((of) => [of.name, of.partitions])), remoteTopic)
  const create = new Map(plan.create.map((of) => [of.sourceTopic, of]))
  const grow = new Set(plan.grow.map((of) => of.sourceTopic))
  const changes = planning.syncsConfigs
    ? await plannedConfigChanges({
        ...planning,
        shouldReplicateTopic: isIn,
        configs: { filter: planning.configFilter },
      })
    : []
  const configs = await remoteConfigs(planning, { chosen, onTarget, changes })
  const topics: PlannedTopic[] = []
  for (let from = 0; from < all.length; from += atOnce)
    topics.push(
      ...(await Promise.all(
        all.slice(from, from + atOnce).map(async (topic): Promise<PlannedTopic> => {
          const { name } = topic
          const reason = reasons.get(name)
          if (reason === undefined) throw new RangeError(`${name} was not looked at`)
          const remote = remoteTopic(name)
          if (!reason.isIn)
            return {
              ...topic,
              reason,
              remoteTopic: remote,
              remote: undefined,
              configs: {},
              traffic: undefined,
              risks: [],
            }
          const traffic = await planning.trafficOf(topic, remote)
          return {
            ...topic,
            reason,
            remoteTopic: remote,
            remote: create.has(name) ? 'create' : grow.has(name) ? 'grow' : 'there',
            configs: create.has(name) ? (configs.ofNew.get(name) ?? {}) : {},
            traffic,
            risks: recordRisks(name, traffic.sample, configs.effective(name), planning.now()),
          }
        }),
      )),
    )
  return {
    topics: topics.sort((one, other) => (one.name < other.name ? -1 : 1)),
    configs: changes.filter((of) => of.changes.length + of.withheld.length > 0),
    acls: planning.syncsAcls ? await plannedAcls(planning, isIn) : [],
    internalTopics: missingInternalTopics(planning, all, onTarget),
    loads: topics.flatMap(({ partitions, traffic }) =>
      traffic === undefined
        ? []
        : [
            {
              partitions,
              bytesPerSecond: traffic.offsetsPerSecond * traffic.sample.bytesPerRecord,
              backlogBytes: traffic.waiting * traffic.sample.bytesPerRecord,
            },
          ],
    ),
  }
}

/** Configs of remote topics: those that new ones are created with, and what holds for each in the end. */
const remoteConfigs = async (
  { source, target, remoteTopic, configFilter }: FlowPlanning,
  {
    chosen,
    onTarget,
    changes,
  }: {
    readonly chosen: readonly Topic[]
    readonly onTarget: readonly Topic[]
    readonly changes: readonly TopicConfigPlan[]
  },
) => {
  const there = new Set(onTarget.map(({ name }) => name))
  const [any] = onTarget
  const [ofSource, ofTarget, defaults, knownToTarget] = await Promise.all([
    source.describeConfigs(chosen.map(({ name }) => name)),
    target.describeConfigs(chosen.map(({ name }) => remoteTopic(name)).filter((name) => there.has(name))),
    any === undefined ? new Map<string, readonly ConfigEntry[]>() : target.describeConfigs([any.name]),
    knownConfigNames(target, onTarget),
  ])
  const ofNew = new Map(
    [...ofSource].map(([topic, entries]) => [
      topic,
      newTopicConfigs(entries, { filter: configFilter, knownToTarget }),
    ]),
  )
  return {
    ofNew,
    /** Of a topic that is there: what it has once configs are synced; of another: what is copied, over the target's defaults. */
    effective: (topic: string): readonly Pick<ConfigEntry, 'name' | 'value'>[] => {
      const present = ofTarget.get(remoteTopic(topic))
      const synced = changes.find((of) => of.topic === remoteTopic(topic))?.changes ?? []
      if (present !== undefined)
        return present.map((entry) => {
          const value = synced.find(({ name }) => name === entry.name)?.value
          return value === undefined || value === null ? entry : { ...entry, value }
        })
      const copied = Object.entries(ofNew.get(topic) ?? {}).map(([name, value]) => ({ name, value }))
      const names = new Set(copied.map(({ name }) => name))
      const rest = (any && defaults.get(any.name)) ?? []
      return [...copied, ...rest.filter((entry) => !names.has(entry.name) && isLeftToTarget(entry))]
    },
  }
}

/** A config of some other topic of the target that holds for all: nobody set it for that one. */
const isLeftToTarget = (entry: ConfigEntry): boolean => isDefault(entry) || entry.source !== 1

const plannedAcls = async (
  { sourceAcls, targetAcls, remoteTopic }: FlowPlanning,
  isIn: (topic: string) => boolean,
): Promise<readonly AclBinding[]> => {
  const [ofSource, ofTarget] = await Promise.all([sourceAcls.topicAcls(), targetAcls.topicAcls()])
  if (ofSource === undefined || ofTarget === undefined) return []
  return missingAcls(planAcls(ofSource, isIn, remoteTopic), ofTarget)
}

const missingInternalTopics = (
  { internalTopics }: FlowPlanning,
  onSource: readonly Topic[],
  onTarget: readonly Topic[],
): FlowPlan['internalTopics'] =>
  (
    [
      ['source', internalTopics.source, onSource],
      ['target', internalTopics.target, onTarget],
    ] as const
  ).flatMap(([on, wanted, existing]) => {
    const there = new Set(existing.map(({ name }) => name))
    return wanted.filter((topic) => !there.has(topic)).map((topic) => ({ on, topic }))
  })
