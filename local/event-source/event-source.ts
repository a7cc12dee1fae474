import { setTimeout as sleep } from 'node:timers/promises'
import { Cluster } from '../../kafka/cluster.ts'
import type { Backoff, FunctionAnswer } from './delivery.ts'
import type { EventPart } from './event-batch.ts'
import type { EventSourceConfig } from './event-source-config.ts'
import type { Isolation } from './fetcher.ts'
import { GroupMembership } from './group-membership.ts'
import type { PartialRetry } from './partial-response.ts'
import type { PartitionQueue } from './partition-queue.ts'
import { PollSession } from './poll-session.ts'
import type { NullText } from './record-json.ts'
import { type ReadSecret, sourceConnection } from './source-connection.ts'

/** What AWS does not say of its poller, or varies: tests run under each value. */
export interface PollerOptions {
  /** How a null key or value is written. */
  readonly nulls: NullText
  readonly isolation: Isolation
  readonly partialRetry: PartialRetry
  readonly backoff: Backoff
  /** How often to look for new partitions, ms. */
  readonly metadataRefreshMs: number
}

/** What is most likely on AWS, with pauses that suit one machine. */
export const defaultPollerOptions: PollerOptions = {
  nulls: 'absent',
  isolation: 'read_uncommitted',
  partialRetry: 'only-items',
  backoff: { firstMs: 500, longestMs: 30_000 },
  metadataRefreshMs: 5000,
}

/** What an event source needs of its surroundings. */
export interface EventSourceSurroundings {
  readonly poller: PollerOptions
  readonly readSecret: ReadSecret
  invoke(functionName: string, event: Buffer): Promise<FunctionAnswer>
  /** Bootstrap servers of an MSK cluster, by its ARN. */
  bootstrapServersOf(clusterArn: string): readonly string[]
  onLog(line: string): void
}

/** Records and bytes that the function has taken, and what is left. */
export interface EventSourceProgress {
  readonly partitions: number
  readonly lag: bigint
  readonly delivered: number
  readonly deliveredBytes: number
  readonly batches: number
}

/** How long brokers may take to answer while we stop. */
const leaveTimeoutMs = 2000

/** An event source mapping at work: reads its topic as a member of its group and invokes its function. */
export class EventSource {
  readonly uuid: string
  readonly config: EventSourceConfig
  readonly groupId: string
  readonly #surroundings: EventSourceSurroundings
  readonly #stop = new AbortController()
  readonly #done: Promise<void>
  #session: PollSession | undefined
  #clusters: readonly Cluster[] = []
  #queues: readonly PartitionQueue[] = []
  #counts = { delivered: 0, deliveredBytes: 0, batches: 0 }
  #lastResult = 'No records processed'

  constructor(uuid: string, config: EventSourceConfig, surroundings: EventSourceSurroundings) {
    this.uuid = uuid
    this.config = config
    this.groupId = config.consumerGroupId ?? uuid
    this.#surroundings = surroundings
    this.#done = this.#run()
  }

  /** As Lambda tells it: `OK`, `No records processed`, or `PROBLEM: …`. */
  get lastProcessingResult(): string {
    return this.#lastResult
  }

  /** How far it is. */
  get progress(): EventSourceProgress {
    const lag = this.#queues.reduce((sum, queue) => sum + queue.lag, 0n)
    return { partitions: this.#queues.length, lag, ...this.#counts }
  }

  /**
   * Stops reading and leaves the group. Invocations under way are waited for; they end early if their function is
   * killed. A broker that does not answer meanwhile is not waited for.
   */
  async stop(): Promise<void> {
    this.#stop.abort()
    this.#session?.end()
    const timer = setTimeout(() => this.#closeWhenIdle(), leaveTimeoutMs)
    await this.#done
    clearTimeout(timer)
  }

  #closeWhenIdle(): void {
    if (this.#session?.isDelivering) setTimeout(() => this.#closeWhenIdle(), leaveTimeoutMs).unref()
    else for (const cluster of this.#clusters) cluster.close()
  }

  /** One session after the other, and a pause after one that failed. */
  async #run(): Promise<void> {
    for (let failures = 0; !this.#stop.signal.aborted; ) {
      const begun = Date.now()
      try {
        await this.#connected()
        failures = 0
      } catch (error) {
        if (this.#stop.signal.aborted) return
        this.#problem((error as Error).message)
        failures = Date.now() - begun > this.#longestPauseMs ? 0 : failures + 1
        await this.#pause(
          Math.min(this.#surroundings.poller.backoff.firstMs * 2 ** failures, this.#longestPauseMs),
        )
      }
    }
  }

  get #longestPauseMs(): number {
    return Math.min(5000, this.#surroundings.poller.backoff.longestMs)
  }

  /** Sessions on one pair of connections, as long as they end by themselves. */
  async #connected(): Promise<void> {
    const { config } = this
    const servers = config.eventSourceArn
      ? this.#surroundings.bootstrapServersOf(config.eventSourceArn)
      : config.bootstrapServers
    const connection = sourceConnection(`${this.uuid}-0`, config.access, this.#surroundings.readSecret)
    const cluster = new Cluster({ ...connection, bootstrapServers: servers })
    const groupCluster = new Cluster({ ...connection, bootstrapServers: servers })
    this.#clusters = [cluster, groupCluster]
    const group = new GroupMembership(groupCluster, this.groupId, config.topic)
    try {
      while (!this.#stop.signal.aborted) {
        this.#session = this.#newSession(cluster, group, servers)
        await this.#session.run()
      }
    } finally {
      await group.leave().catch(() => {}) // the coordinator drops us by itself when our session ends
      for (const one of this.#clusters) one.close()
    }
  }

  #newSession(cluster: Cluster, group: GroupMembership, servers: readonly string[]): PollSession {
    const { config, groupId } = this
    const { poller, invoke } = this.#surroundings
    return new PollSession({
      config,
      groupId,
      cluster,
      group,
      ...poller,
      delivery: {
        origin: { bootstrapServers: servers.join(','), eventSourceArn: config.eventSourceArn },
        partialRetry: poller.partialRetry,
        backoff: poller.backoff,
        invoke: (event) => invoke(config.functionName, event),
        onFailure: (message) => this.#problem(message),
      },
      onAssigned: (queues) => {
        this.#queues = queues
      },
      onTaken: (parts) => this.#taken(parts),
    })
  }

  #taken(parts: readonly EventPart[]): void {
    this.#lastResult = 'OK'
    this.#counts.batches++
    for (const { offsets, json } of parts) {
      this.#counts.delivered += offsets.length
      this.#counts.deliveredBytes += json.length
    }
  }

  #problem(message: string): void {
    if (this.#stop.signal.aborted) return
    const isNew = this.#lastResult !== `PROBLEM: ${message}`
    this.#lastResult = `PROBLEM: ${message}`
    if (isNew) this.#surroundings.onLog(`${this.config.topic}: ${message}`)
  }

  async #pause(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: this.#stop.signal })
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error
    }
  }
}
