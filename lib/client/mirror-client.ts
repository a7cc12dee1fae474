import { InternalTopicLog } from '../../functions/kafka/internal-topic-log.ts'
import { TopicAdmin } from '../../functions/kafka/topic-admin.ts'
import { Cluster } from '../../kafka/cluster.ts'
import { configuredReplicationPolicy } from '../mirror/configured-replication-policy.ts'
import type { ReplicationPolicy, ReplicationPolicyFactory } from '../mirror/replication-policy.ts'
import { ClusterTopics } from './cluster-topics.ts'
import { clusterOptionsOf, type MirrorClientProperties } from './mirror-client-config.ts'
import { type GroupOffsets, remoteConsumerOffsets } from './remote-consumer-offsets.ts'
import { untilDeadline } from './until-deadline.ts'

/** What cannot be said in properties. */
export interface MirrorClientOptions {
  /** What the module exports that `replication.policy.class` names, where that is neither of Kafka's own. */
  readonly replicationPolicy?: ReplicationPolicyFactory
}

/**
 * Asks one cluster what is replicated to it, and where groups of other clusters go on in it: Java's `MirrorClient`, method
 * for method. It reads what MirrorMaker 2 writes as well as what we write. Connects when first asked; `close` it in the end.
 */
export class MirrorClient {
  readonly #admin: Cluster
  readonly #topicAdmin: TopicAdmin
  readonly #consumer: Cluster
  readonly #policy: ReplicationPolicy

  /** Throws a ConfigException that names all properties that are wrong, or what of a file or login could not be read. */
  constructor(properties: MirrorClientProperties, { replicationPolicy }: MirrorClientOptions = {}) {
    const options = clusterOptionsOf(properties, 'admin')
    this.#admin = new Cluster(options)
    this.#topicAdmin = new TopicAdmin(this.#admin, options)
    this.#consumer = new Cluster(clusterOptionsOf(properties, 'consumer'))
    this.#policy = configuredReplicationPolicy(properties, replicationPolicy)
  }

  /** Closes its connections. */
  close(): void {
    this.#admin.close()
    this.#consumer.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  /** How topics are named, by `replication.policy.class` and its settings. */
  replicationPolicy(): ReplicationPolicy {
    return this.#policy
  }

  /** The fewest hops from a cluster to this one: 2 from A to C in A->B->C. -1 when it is not reached. */
  async replicationHops(upstreamClusterAlias: string): Promise<number> {
    return (await this.#topics()).replicationHops(upstreamClusterAlias)
  }

  /** All heartbeats topics of this cluster, its own and those from elsewhere. */
  async heartbeatTopics(): Promise<ReadonlySet<string>> {
    return (await this.#topics()).heartbeatTopics()
  }

  /** All checkpoints topics of this cluster. */
  async checkpointTopics(): Promise<ReadonlySet<string>> {
    return (await this.#topics()).checkpointTopics()
  }

  /** Aliases of the clusters whose heartbeats arrive here, however many hops away. */
  async upstreamClusters(): Promise<ReadonlySet<string>> {
    return (await this.#topics()).upstreamClusters()
  }

  /** Topics that were replicated to this cluster, from `source` directly if it is given; no internal ones. */
  async remoteTopics(source?: string): Promise<ReadonlySet<string>> {
    return (await this.#topics()).remoteTopics(source)
  }

  /**
   * Where a group of the cluster `remoteClusterAlias` goes on in this one, by `<topic>-<partition>` of this cluster; where it
   * has no checkpoint, it is not among them. With a RegExp (matched against the whole id) the same by group, for all
   * groups (KIP-1239).
   *
   * When `timeoutMs` is over the answer is what was read so far, without an error, as in Java. Throws when the cluster has no
   * checkpoints topic of that alias, for which Java waits a minute.
   */
  remoteConsumerOffsets(
    consumerGroupId: string,
    remoteClusterAlias: string,
    timeoutMs: number,
  ): Promise<GroupOffsets>
  remoteConsumerOffsets(
    consumerGroupPattern: RegExp,
    remoteClusterAlias: string,
    timeoutMs: number,
  ): Promise<ReadonlyMap<string, GroupOffsets>>
  async remoteConsumerOffsets(
    groups: string | RegExp,
    remoteClusterAlias: string,
    timeoutMs: number,
  ): Promise<GroupOffsets | ReadonlyMap<string, GroupOffsets>> {
    if (!(timeoutMs >= 0)) throw new RangeError(`A time-out of ${timeoutMs} ms is none: give 0 or more.`)
    const read = (isWanted: (group: string) => boolean) =>
      remoteConsumerOffsets(untilDeadline(this.#checkpoints(remoteClusterAlias), timeoutMs), isWanted)
    if (typeof groups !== 'string') return read(matcher(groups))
    return (await read((group) => group === groups)).get(groups) ?? new Map()
  }

  async *#checkpoints(remoteClusterAlias: string) {
    const topic = this.#policy.checkpointsTopic(remoteClusterAlias)
    const { topics } = await this.#consumer.metadata([topic])
    if (topics.every(({ partitions }) => partitions.length === 0))
      throw new Error(
        `No offsets were translated: ${this.#consumer.bootstrapServers} has no topic ${topic} that may be read. Is ` +
          `${remoteClusterAlias} the alias of a cluster that is replicated to it, with checkpoints?`,
      )
    yield* new InternalTopicLog(this.#consumer, topic).read()
  }

  async #topics(): Promise<ClusterTopics> {
    const topics = await this.#topicAdmin.topics()
    return new ClusterTopics(
      this.#policy,
      topics.map(({ name }) => name),
    )
  }
}

/** Matches the whole of an id, as Java's `matches`. */
const matcher = ({ source, flags }: RegExp): ((group: string) => boolean) => {
  const whole = new RegExp(`^(?:${source})$`, flags.replace(/[gmy]/g, ''))
  return (group) => whole.test(group)
}
