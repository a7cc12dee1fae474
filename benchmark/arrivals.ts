import { fetch } from '../kafka/api/fetch.ts'
import type { Cluster } from '../kafka/cluster.ts'
import { throwIfError } from '../kafka/error-codes.ts'
import { decodeBatches } from '../kafka/record-batch-decoder.ts'
import { partitions } from './workload.ts'

/** How long the broker may hold a fetch, ms: it answers as soon as there is a record. */
const longPollMs = 500

/**
 * When the records of a remote topic reach a consumer, which waits for them in one long poll over all partitions, as
 * Java's does. All partitions are led by one broker.
 */
export class Arrivals {
  readonly #cluster: Cluster
  readonly #topic: string
  /** By partition, one time a record from offset 0 on, ms since the epoch. */
  readonly #times: number[][] = Array.from({ length: partitions }, () => [])
  #isOver = false
  #watching: Promise<void> | undefined

  /** @param cluster a client of its own: a poll that waits holds up what is sent behind it */
  constructor(cluster: Cluster, topic: string) {
    this.#cluster = cluster
    this.#topic = topic
  }

  /** Begins to consume at the start of the topic, which must exist. */
  watch(): void {
    this.#watching ??= this.#consume()
    this.#watching.catch(() => {}) // thrown by `stop`
  }

  /** Ends the last poll; answers the times by partition, by offset. Throws what ended it before. */
  async stop(): Promise<readonly (readonly number[])[]> {
    this.#isOver = true
    await this.#watching
    return this.#times
  }

  async #consume(): Promise<void> {
    const limits = { maxWaitMs: longPollMs, minBytes: 1, maxBytes: 1024 * 1024 }
    while (!this.#isOver) {
      const from = this.#times.map((times, partition) => ({
        topic: this.#topic,
        partition,
        offset: BigInt(times.length),
        maxBytes: limits.maxBytes,
      }))
      const answer = await this.#cluster.sendToLeader(
        { topic: this.#topic, partition: 0 },
        fetch(from, limits),
      )
      const now = Date.now()
      throwIfError(answer.errorCode, `${this.#topic} was not consumed`)
      for (const { partition, errorCode, records } of answer.partitions) {
        throwIfError(errorCode, `${this.#topic}-${partition} was not consumed`)
        const times = this.#times[partition]
        for (const { lastOffset } of decodeBatches(records))
          while (times && times.length <= Number(lastOffset)) times.push(now)
      }
    }
  }
}
