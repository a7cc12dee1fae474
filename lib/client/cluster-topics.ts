import type { ReplicationPolicy } from '../mirror/replication-policy.ts'

/**
 * What the names of a cluster's topics tell of the clusters that are replicated to it: the questions of Java's
 * MirrorClient, each answered from one list of topics.
 */
export class ClusterTopics {
  readonly #policy: ReplicationPolicy
  readonly #names: readonly string[]

  /** `names`: all topics of the cluster but the broker's internal ones. */
  constructor(policy: ReplicationPolicy, names: readonly string[]) {
    this.#policy = policy
    this.#names = names
  }

  /** The cluster's own heartbeats topic, and those that came from other clusters. */
  heartbeatTopics(): ReadonlySet<string> {
    return new Set(this.#names.filter((name) => this.#policy.isHeartbeatsTopic(name)))
  }

  checkpointTopics(): ReadonlySet<string> {
    return new Set(this.#names.filter((name) => this.#policy.isCheckpointsTopic(name)))
  }

  /** Topics that were replicated, from `source` directly if it is given. Internal ones are not among them. */
  remoteTopics(source?: string): ReadonlySet<string> {
    return new Set(
      this.#names.filter((name) => {
        const alias = this.#policy.topicSource(name)
        return (
          !this.#policy.isInternalTopic(name) && alias !== null && (source === undefined || source === alias)
        )
      }),
    )
  }

  /** Aliases of all clusters whose heartbeats arrive, however many hops away. */
  upstreamClusters(): ReadonlySet<string> {
    return new Set([...this.heartbeatTopics()].flatMap((name) => this.#sources(name)))
  }

  /** The fewest hops from a cluster to this one, by heartbeats; -1 when none of its heartbeats arrive. */
  replicationHops(upstreamClusterAlias: string): number {
    const hops = [...this.heartbeatTopics()]
      .map((name) => this.countHopsForTopic(name, upstreamClusterAlias))
      .filter((count) => count !== -1)
    return hops.length === 0 ? -1 : Math.min(...hops)
  }

  /** How many hops a topic came from a cluster; -1 when it did not come from there. */
  countHopsForTopic(topic: string, sourceClusterAlias: string): number {
    const at = this.#sources(topic).indexOf(sourceClusterAlias)
    return at === -1 ? -1 : at + 1
  }

  /** The clusters that a topic came through, the nearest first. A policy that knows no end is left at the first repeat. */
  #sources(topic: string): readonly string[] {
    const sources: string[] = []
    let name: string | null = topic
    while (name !== null) {
      const source = this.#policy.topicSource(name)
      if (source === null || sources.includes(source)) break
      sources.push(source)
      name = this.#policy.upstreamTopic(name)
    }
    return sources
  }
}
