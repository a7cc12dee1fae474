import { type ClusterFaultName, heavyFaultNames, lightFaultNames } from './cluster-faults.ts'
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
const pollerEvery = 5
/** Every so many seeds a broker is away for some seconds: these take longest. */
const heavyEvery = 3

/** What a seed stands for. The seeds take turns with the faults, so that some dozens of seeds have them all. */
export const planSeed = (seed: number): SeedPlan => {
  const random = new Random(seed)
  const deliveries = random.between(24, 40)
  const isHeavy = seed % heavyEvery === 0
  const topics = planTopics(random, isHeavy)
  const wished = [
    turn(wireFaultNames, seed),
    ...random.shuffled(wireFaultNames).slice(0, random.between(4, 10)),
  ].filter((name) => !(isForgotten(topics) && isLate(name)))
  const cluster = withoutExclusions(
    [
      turn(lightFaultNames, seed),
      ...random.shuffled(lightFaultNames).slice(0, random.between(0, 2)),
      ...(isHeavy ? [turn(heavyFaultNames, seed / heavyEvery)] : []),
    ],
    topics,
  )
  const wire = wished.filter((name) => isCovered(name, cluster))
  const planned = <Name>(name: Name) => ({ delivery: random.between(1, deliveries - 1), name })
  return {
    seed,
    topics,
    deliveries,
    reader: seed % pollerEvery === 0 ? 'poller' : 'driver',
    wire: wire.map(planned),
    cluster: cluster.map(planned),
  }
}

const turn = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index % items.length]
  if (item === undefined) throw new RangeError('there is nothing to take turns with')
  return item
}

const kindNames = (Object.keys(topicKinds) as readonly TopicKindName[]).filter(
  (kind) => !topicKind(kind).isOutside,
)

/** Appended, not yet replicated, and forgotten: such a batch could be appended again. docs/guarantees.md says so. */
const planTopics = (random: Random, isHeavy: boolean): readonly PlannedTopic[] =>
  random
    .shuffled(kindNames.filter((kind) => !(isHeavy && topicKind(kind).forgetsProducers)))
    .slice(0, random.between(2, 3))
    .map((kind) => ({ kind, partitions: random.between(1, 3) }))

const isLate = (name: WireFaultName): boolean => wireFaults[name].act.startsWith('late')

/**
 * Faults that docs/guarantees.md does not cover together are run by themselves: see outside/. A commit that arrives late
 * puts the position back, maybe before what retention has taken since.
 */
const isCovered = (name: WireFaultName, cluster: readonly ClusterFaultName[]): boolean =>
  !(cluster.includes('remote topic emptied') && wireFaults[name].on === 'OffsetCommit' && isLate(name))

const isForgotten = (topics: readonly PlannedTopic[]): boolean =>
  topics.some(({ kind }) => topicKind(kind).forgetsProducers)

/** Positions can be found again from the labels of the last batches, or where a broker takes these away from all contents. */
const withoutExclusions = (
  names: readonly ClusterFaultName[],
  topics: readonly PlannedTopic[],
): readonly ClusterFaultName[] => {
  const isRecompressed = topics.some(({ kind }) => topicKind(kind).isRecompressed)
  const isCut = names.includes('remote topic truncated') && isRecompressed
  const isLost = names.includes('remote topic emptied') || isCut
  return [...new Set(names)].filter(
    (name) =>
      !(name === 'positions deleted' && isLost) &&
      // A broker that throttles reads requests seconds later.
      !(name === 'throttled by a quota' && isForgotten(topics)),
  )
}
