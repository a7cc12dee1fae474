import type { AclBinding } from '../mirror/acl-plan.ts'
import type { ConfigChange } from '../mirror/config-plan.ts'
import type { ExistingEventSource, WantedEventSource } from '../mirror/event-source-plan.ts'
import type { MirrorMetric } from '../mirror/metrics.ts'
import type { ConfigEntry } from '../mirror/topic-configs.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import type { Topic } from '../mirror/topic-plan.ts'

/** Time, ms since 1970, and waiting for it. */
export interface Clock {
  now(): number
  sleep(ms: number): Promise<void>
}

/** What a metric is about; the function's kind is added as the dimension `service`. */
export interface MetricDimensions {
  /** `source->target` */
  readonly flow: string
  /** Remote topic. */
  readonly topic?: string
  readonly group?: string
  /** Only where `metrics.by.partition` asks for it. */
  readonly partition?: number
}

/** Values of some metrics at this moment. */
export type MetricValues = Readonly<Partial<Record<MirrorMetric, number>>>

/** Takes measurements; they are published once an invocation. */
export interface MetricSink {
  record(of: MetricDimensions, values: MetricValues): void
}

/** Lines for the operator: what was done, and what was not and why. */
export interface Log {
  info(message: string): void
  warn(message: string): void
}

/** A topic to create; replication factor -1 for the cluster's default. */
export interface NewTopic {
  readonly topic: string
  readonly partitions: number
  readonly replicationFactor: number
  readonly configs: Readonly<Record<string, string>>
}

/** Configs of one topic to alter; its others stay as they are. */
export interface TopicConfigChange {
  readonly topic: string
  readonly configs: readonly ConfigChange[]
}

/** What a cluster did not do for one topic, and its own words why. */
export interface TopicRefusal {
  readonly topic: string
  /** Kafka's error code. */
  readonly code: number
  readonly reason: string
}

/** Topics as they can be read. */
export interface TopicReader {
  /** All but the broker's internal ones. */
  topics(): Promise<readonly Topic[]>
  /** All configs, defaults too, of those topics that (still) exist. */
  describeConfigs(topics: readonly string[]): Promise<ReadonlyMap<string, readonly ConfigEntry[]>>
}

/** Topics as they can be changed. Refusals are answered, one a topic; an error means that nothing is known. */
export interface TopicWriter {
  createTopics(topics: readonly NewTopic[]): Promise<readonly TopicRefusal[]>
  growTopic(topic: Topic): Promise<readonly TopicRefusal[]>
  alterConfigs(changes: readonly TopicConfigChange[]): Promise<readonly TopicRefusal[]>
}

/** Makes sure of an internal topic: one partition, compacted. */
export interface InternalTopics {
  createCompactedTopic(topic: string, replicationFactor: number): Promise<void>
}

/** A record to append. */
export interface NewRecord {
  /** Milliseconds since 1970. */
  readonly timestamp: bigint
  readonly key: Buffer
  /** Null takes away what stood under the key. */
  readonly value: Buffer | null
  readonly headers: readonly []
}

/** Appends records to one partition, in order, and says at which offset the first one landed. */
export interface RecordSink {
  append(to: TopicPartition, records: readonly NewRecord[]): Promise<bigint>
}

/** A record as it stands in an internal topic. */
export interface StoredRecord {
  readonly offset: bigint
  readonly key: Buffer | null
  readonly value: Buffer | null
}

/** Reads partition 0 of an internal topic, from an offset (its log start if not given) to the log end of now. */
export interface RecordLog {
  read(from?: bigint): AsyncIterable<StoredRecord>
}

/** An offset that a group has committed: the next one to read. */
export interface CommittedOffset extends TopicPartition {
  readonly offset: bigint
  readonly metadata: string
}

/** An offset that was not committed. */
export interface OffsetRefusal extends TopicPartition {
  /** The group has members: they commit for themselves. */
  readonly isInUse: boolean
  readonly reason: string
}

/** Groups of the source: read only. */
export interface GroupReader {
  /** Ids of the groups of consumers, whatever their state. */
  consumerGroups(): Promise<readonly string[]>
  /** None for a group that does not exist. */
  committed(groupId: string): Promise<readonly CommittedOffset[]>
}

/** Groups of the target. */
export interface GroupWriter {
  committed(groupId: string): Promise<readonly CommittedOffset[]>
  commit(groupId: string, offsets: readonly CommittedOffset[]): Promise<readonly OffsetRefusal[]>
}

/** Log ends by `<topic>-<partition>`, of all partitions of some topics. */
export type LogEnds = (topics: readonly string[]) => Promise<ReadonlyMap<string, bigint>>

/** What feeds the mirror function. */
export interface EventSources {
  list(): Promise<readonly ExistingEventSource[]>
  create(wanted: WantedEventSource): Promise<void>
  /** Gives it what the settings say now. */
  update(existing: ExistingEventSource): Promise<void>
  remove(existing: ExistingEventSource): Promise<void>
}

/** Access rules of the source. */
export interface AclReader {
  /** Undefined for a cluster without an authorizer. */
  topicAcls(): Promise<readonly AclBinding[] | undefined>
}

/** Access rules of the target. */
export interface AclWriter {
  createAcls(bindings: readonly AclBinding[]): Promise<void>
}
