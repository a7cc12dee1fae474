import type { Cluster } from '../../kafka/cluster.ts'
import { KafkaError, throwIfError } from '../../kafka/error-codes.ts'
import type { DeliveryOptions } from './delivery.ts'
import { Dispatcher } from './dispatcher.ts'
import type { EventPart } from './event-batch.ts'
import type { EventSourceConfig } from './event-source-config.ts'
import { Fetcher, type Isolation } from './fetcher.ts'
import type { GroupMembership } from './group-membership.ts'
import { OffsetCommits } from './offset-commits.ts'
import { PartitionQueue } from './partition-queue.ts'
import type { NullText } from './record-json.ts'
import { startOffset, startOffsets } from './start-offsets.ts'

/** What a session reads, for whom, and where it tells how it goes. */
export interface SessionOptions {
  readonly config: EventSourceConfig
  readonly groupId: string
  /** For metadata and records; requests to the group have connections of their own, or they would wait behind Fetch. */
  readonly cluster: Cluster
  readonly group: GroupMembership
  readonly delivery: Omit<DeliveryOptions, 'onTaken' | 'reportBatchItemFailures'>
  readonly isolation: Isolation
  readonly nulls: NullText
  readonly metadataRefreshMs: number
  onAssigned(queues: readonly PartitionQueue[]): void
  onTaken(parts: readonly EventPart[]): void
}

/**
 * Reading between two rebalances: join, begin at the committed offsets, deliver until the group or the topic
 * changes. Resolves then; rejects when the source cannot be read.
 */
export class PollSession {
  readonly #options: SessionOptions
  readonly #end = Promise.withResolvers<void>()
  #fetcher: Fetcher | undefined
  #dispatcher: Dispatcher | undefined
  #commits: OffsetCommits | undefined
  #refresh: NodeJS.Timeout | undefined

  constructor(options: SessionOptions) {
    this.#options = options
    // It may fail before `run` waits for it; `run` has the error all the same.
    this.#end.promise.catch(() => {})
  }

  /** Runs until it ends by itself or is ended. Every invocation under way has ended then. */
  async run(): Promise<void> {
    try {
      const count = await this.#partitionCount()
      const { group } = this.#options
      const partitions = await group.join(count, (error) => this.end(error))
      await this.#begin(partitions)
      this.#watchTopic(count)
      await this.#end.promise
    } finally {
      clearInterval(this.#refresh)
      this.#fetcher?.stop()
      await this.#dispatcher?.stop()
      await this.#commits?.settled()
    }
  }

  /** Whether the function has records of it. */
  get isDelivering(): boolean {
    return this.#dispatcher?.isBusy ?? false
  }

  /** Ends it; with an error, `run` rejects. */
  end(error?: Error): void {
    if (error === undefined) this.#end.resolve()
    else this.#end.reject(error)
  }

  async #begin(partitions: readonly number[]): Promise<void> {
    const { config, groupId, cluster } = this.#options
    const at = partitions.map((partition) => ({ topic: config.topic, partition }))
    const offsets = at.length === 0 ? [] : await startOffsets(cluster, groupId, at, config)
    const queues = at.map((one, index) => new PartitionQueue(one, offsets[index] ?? 0n))
    this.#options.onAssigned(queues)
    const dispatcher = this.#newDispatcher(queues)
    this.#dispatcher = dispatcher
    this.#fetcher = new Fetcher(cluster, queues, {
      isolation: this.#options.isolation,
      onRecords: () => dispatcher.look(),
      onOutOfRange: (queue) => this.#startAgain(queue),
      onFailure: (error) => this.end(error),
    })
    await this.#fetcher.start()
  }

  #newDispatcher(queues: readonly PartitionQueue[]): Dispatcher {
    const { config, delivery, nulls } = this.#options
    const commits = this.#newCommits(queues)
    this.#commits = commits
    return new Dispatcher(queues, {
      ...delivery,
      nulls,
      batchSize: config.batchSize,
      windowMs: config.batchingWindowMs,
      concurrency: Math.min(config.concurrency, Math.max(1, queues.length)),
      reportBatchItemFailures: config.reportBatchItemFailures,
      onTaken: (reached) => this.#taken(commits, reached),
      onRoom: () => this.#fetcher?.fill(),
      onBroken: (error) => this.end(error),
    })
  }

  #newCommits(queues: readonly PartitionQueue[]): OffsetCommits {
    return new OffsetCommits({
      commit: (offsets) => this.#options.group.commit(offsets),
      onCommitted: (offsets) => {
        for (const { partition, offset } of offsets) {
          const queue = queues.find((one) => one.partition === partition)
          if (queue !== undefined) queue.committedOffset = offset
        }
      },
      onRefused: (error) => this.end(error),
    })
  }

  #taken(commits: OffsetCommits, reached: readonly EventPart[]): void {
    commits.note(
      reached.map(({ topic, partition, nextOffset }) => ({ topic, partition, offset: nextOffset })),
    )
    this.#options.onTaken(reached)
  }

  /** Retention has removed what the group would read next: it goes on where the mapping would start. */
  async #startAgain(queue: PartitionQueue): Promise<void> {
    queue.fetchOffset = await startOffset(this.#options.cluster, queue, this.#options.config)
  }

  async #partitionCount(): Promise<number> {
    const { cluster, config } = this.#options
    const { topics } = await cluster.metadata([config.topic])
    const topic = topics.find(({ name }) => name === config.topic)
    const what = `topic ${config.topic} cannot be read from ${cluster.bootstrapServers}`
    if (topic === undefined) throw new KafkaError(3, what)
    throwIfError(topic.errorCode, what)
    return topic.partitions.length
  }

  /** Ends the session when the topic has grown, to share out its partitions anew, or when it is gone. */
  #watchTopic(count: number): void {
    this.#refresh = setInterval(() => {
      this.#partitionCount().then(
        (now) => {
          if (now !== count) this.end()
        },
        (error: Error) => this.end(error),
      )
    }, this.#options.metadataRefreshMs)
  }
}
