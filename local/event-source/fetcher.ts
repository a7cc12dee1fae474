import { setTimeout as sleep } from 'node:timers/promises'
import { withoutAborted } from '../../kafka/aborted-transactions.ts'
import { type FetchedPartition, fetch } from '../../kafka/api/fetch.ts'
import type { Cluster } from '../../kafka/cluster.ts'
import { isStaleLeader, throwIfError } from '../../kafka/error-codes.ts'
import { decodeBatches } from '../../kafka/record-batch-decoder.ts'
import { topicPartitionName } from '../../kafka/topic-partition.ts'
import type { PartitionQueue } from './partition-queue.ts'

/** What a consumer may see of open and aborted transactions. */
export type Isolation = 'read_uncommitted' | 'read_committed'

/** Who hears of what was fetched. */
export interface FetchListener {
  readonly isolation: Isolation
  onRecords(): void
  /** The offset that was asked for is not there any more. */
  onOutOfRange(queue: PartitionQueue): Promise<void>
  onFailure(error: Error): void
}

const outOfRange = 1
const fetchBytes = 16 * 1024 * 1024
const partitionBytes = 4 * 1024 * 1024
/** What waits of all partitions together, and at most of one: an event holds 6 MiB. */
const queuedBytes = 48 * 1024 * 1024
const queuedPartitionBytes = 6 * 1024 * 1024
const idleWaitMs = 500
/** While a full partition is left out of a request, the request must not keep it waiting once it has room. */
const busyWaitMs = 20
const leaderPauseMs = 200

/** Keeps queues filled: one Fetch request at a time to each broker that leads any of them. */
export class Fetcher {
  readonly #cluster: Cluster
  readonly #queues: readonly PartitionQueue[]
  readonly #listener: FetchListener
  readonly #limit: number
  readonly #asking = new Set<number>()
  #leaders = new Map<PartitionQueue, number>()
  #isStopped = false

  constructor(cluster: Cluster, queues: readonly PartitionQueue[], listener: FetchListener) {
    this.#cluster = cluster
    this.#queues = queues
    this.#listener = listener
    this.#limit = Math.min(queuedPartitionBytes, queuedBytes / Math.max(1, queues.length))
  }

  /** Finds the leaders and begins. */
  async start(): Promise<void> {
    await this.#findLeaders()
    this.fill()
  }

  /** Fetches for queues that have room; call it when one has been emptied. */
  fill(): void {
    if (this.#isStopped) return
    const wanting = this.#queues.filter((queue) => queue.bytes < this.#limit)
    const byLeader = Map.groupBy(wanting, (queue) => this.#leaders.get(queue))
    for (const [leader, queues] of byLeader) {
      if (leader === undefined || this.#asking.has(leader)) continue
      this.#asking.add(leader)
      this.#fetch(leader, queues, wanting.length < this.#queues.length).then(
        () => {
          this.#asking.delete(leader)
          this.fill()
        },
        (error: Error) => {
          if (!this.#isStopped) this.#listener.onFailure(error)
        },
      )
    }
  }

  /** No further requests; answers under way are not heard. */
  stop(): void {
    this.#isStopped = true
  }

  async #fetch(leader: number, queues: readonly PartitionQueue[], isBusy: boolean): Promise<void> {
    const wanted = queues.map(({ topic, partition, fetchOffset }) => ({
      topic,
      partition,
      offset: fetchOffset,
      maxBytes: partitionBytes,
    }))
    const limits = { maxWaitMs: isBusy ? busyWaitMs : idleWaitMs, minBytes: 1, maxBytes: fetchBytes }
    const { isolation } = this.#listener
    const answer = await this.#cluster.send(leader, fetch(wanted, { ...limits, isolation }))
    if (this.#isStopped) return
    throwIfError(answer.errorCode, `broker ${leader} answered no Fetch`)
    let isStale = false
    for (const fetched of answer.partitions) {
      const queue = queues.find(({ partition }) => partition === fetched.partition)
      if (queue !== undefined) isStale = (await this.#take(queue, fetched)) || isStale
    }
    this.#listener.onRecords()
    if (isStale) await this.#findLeadersAgain()
  }

  /** True if the broker does not lead the partition any more. */
  async #take(queue: PartitionQueue, fetched: FetchedPartition): Promise<boolean> {
    if (isStaleLeader(fetched.errorCode)) return true
    if (fetched.errorCode === outOfRange) {
      await this.#listener.onOutOfRange(queue)
      return false
    }
    throwIfError(
      fetched.errorCode,
      `${topicPartitionName(queue)} was not read from offset ${queue.fetchOffset}`,
    )
    const isCommitted = this.#listener.isolation === 'read_committed'
    queue.highWatermark = isCommitted ? fetched.lastStableOffset : fetched.highWatermark
    const batches = decodeBatches(fetched.records)
    queue.push(withoutAborted(batches, fetched.abortedTransactions ?? []), Date.now())
    return false
  }

  async #findLeadersAgain(): Promise<void> {
    await sleep(leaderPauseMs)
    for (const { topic } of this.#queues.slice(0, 1)) this.#cluster.forgetLeaders(topic)
    await this.#findLeaders()
  }

  async #findLeaders(): Promise<void> {
    const leaders = await this.#cluster.leaders(this.#queues)
    this.#leaders = new Map(
      this.#queues.flatMap((queue) => {
        const leader = leaders.get(topicPartitionName(queue))
        return leader === undefined ? [] : [[queue, leader] as const]
      }),
    )
    if (this.#leaders.size < this.#queues.length && !this.#isStopped) this.#lookLater()
  }

  /** A partition without a leader is asked for again until it has one. */
  #lookLater(): void {
    sleep(leaderPauseMs)
      .then(() => this.#findLeaders())
      .then(
        () => this.fill(),
        (error: Error) => this.#listener.onFailure(error),
      )
  }
}
