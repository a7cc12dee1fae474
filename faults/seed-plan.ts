import { type ClusterFaultName, clusterFaultNames } from './cluster-faults.ts'
import { Random } from './random.ts'
import { type TopicKindName, topicKind, topicKinds } from './topic-kinds.ts'
import { type WireFaultName, wireFaultNames, wireFaults } from './wire-faults.ts'

/** One topic of a seed. */
export interface PlannedTopic {
  readonly kind: TopicKindName
  readonly partitions: number
}

/** A fault, and the delivery at which it is let loose. */
export interface Planned<Name> {
  readonly delivery: number
  readonly name: Name
}

/** What a seed does. The brokers' and processes' own timing comes on top: a plan is the same again, a run nearly. */
export interface SeedPlan {
  readonly seed: number
  readonly topics: readonly PlannedTopic[]
  /** While this many events are delivered, the source is written and faults strike; then the rest is copied in peace. */
  readonly deliveries: number
  /** Who reads the source: our driver, that splits events as it likes, or the poller of npm start. */
  readonly reader: 'driver' | 'poller'
  readonly wire: readonly Planned<WireFaultName>[]
  readonly cluster: readonly Planned<ClusterFaultName>[]
}

/** Every so many seeds the real poller reads the source. */
const pollerEvery = 6
/** Every so many seeds a broker dies: these take longest. */
const killEvery = 4

const kills: readonly ClusterFaultName[] = [
  'broker killed',
  'controller killed',
  'leader and controller killed',
]
const gentle = clusterFaultNames.filter((name) => !kills.includes(name))

/** What a seed stands for. The seeds take turns with the faults, so that some dozens of seeds have them all. */
export const planSeed = (seed: number): SeedPlan => {
  const random = new Random(seed)
  const deliveries = random.between(24, 40)
  const topics = planTopics(random)
  const chosenWire = [
    turn(wireFaultNames, seed),
    ...random.shuffled(wireFaultNames).slice(0, random.between(3, 7)),
  ]
  const chosenCluster = [
    turn(gentle, seed),
    ...random.shuffled(gentle).slice(0, random.between(0, 2)),
    ...(seed % killEvery === 0 ? [turn(kills, seed / killEvery)] : []),
  ]
  const at = () => random.between(1, deliveries - 1)
  return {
    seed,
    topics,
    deliveries,
    reader: seed % pollerEvery === 0 ? 'poller' : 'driver',
    wire: chosenWire.filter((name) => isCovered(name, topics)).map((name) => ({ delivery: at(), name })),
    cluster: withoutExclusions([...new Set(chosenCluster)], topics).map((name) => ({ delivery: at(), name })),
  }
}

const turn = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index % items.length]
  if (item === undefined) throw new RangeError('there is nothing to take turns with')
  return item
}

const kindNames = Object.keys(topicKinds) as readonly TopicKindName[]

const planTopics = (random: Random): readonly PlannedTopic[] =>
  random
    .shuffled(kindNames)
    .slice(0, random.between(2, 3))
    .map((kind) => ({ kind, partitions: random.between(1, 3) }))

/** Faults that docs/guarantees.md does not cover together are run by themselves: see outside/. */
const isCovered = (name: WireFaultName, topics: readonly PlannedTopic[]): boolean =>
  !(forgetting(topics) && wireFaults[name].act.startsWith('late'))

const withoutExclusions = (
  names: readonly ClusterFaultName[],
  topics: readonly PlannedTopic[],
): readonly ClusterFaultName[] =>
  names.filter((name) => {
    // Appended, not yet replicated, and forgotten: the batch could be appended again.
    if (forgetting(topics)) return !kills.includes(name)
    // Without labels only contents tell what was copied, and these are gone with the head of the log.
    if (name === 'positions deleted')
      return (
        !topics.some(({ kind }) => topicKind(kind).isRecompressed) ||
        !names.includes('remote topic truncated')
      )
    return true
  })

const forgetting = (topics: readonly PlannedTopic[]): boolean =>
  topics.some(({ kind }) => topicKind(kind).forgetsProducers)
