import { type ProducedBatch, produce } from './api/produce.ts'
import { Arena } from './arena.ts'
import type { Cluster } from './cluster.ts'
import type { WritableCodec } from './codec.ts'
import { isRetriable, KafkaError } from './error-codes.ts'
import type { OutgoingRecord } from './outgoing-record.ts'
import { type EncodableRecord, encodeBatch, withoutProducer } from './record-batch-encoder.ts'
import { type TopicPartition, topicPartitionName } from './topic-partition.ts'
import { untilLed } from './until-led.ts'

/** How to produce. */
export interface ProducerOptions {
  readonly codec?: WritableCodec
  /** The largest batch, bytes; Kafka's default of `max.message.bytes` otherwise. */
  readonly maxBatchBytes?: number
  /** How long to go on after passing errors, ms. */
  readonly patienceMs?: number
}

/** Kafka's default of `max.message.bytes`. */
export const defaultMaxMessageBytes = 1_048_588

const brokerTimeoutMs = 10_000

/**
 * Appends records in order, acks=all, at least once: after an error that leaves it open whether the records
 * were appended, they are sent again. For MirrorMaker's own topics and for files; the mirror has its own way.
 */
export class Producer {
  readonly #cluster: Cluster
  readonly #options: ProducerOptions
  readonly #arena = new Arena()
  #last: Promise<unknown> = Promise.resolve()

  constructor(cluster: Cluster, options: ProducerOptions = {}) {
    this.#cluster = cluster
    this.#options = options
  }

  /** Resolves with the offset of the first record. Appends wait for one another. */
  append(to: TopicPartition, records: readonly OutgoingRecord[]): Promise<bigint> {
    const appended = this.#last.then(() => this.#append(to, records.map(encodable)))
    this.#last = appended.catch(() => {}) // whoever appended has the error; the next append is not to blame
    return appended
  }

  async #append(to: TopicPartition, records: readonly EncodableRecord[]): Promise<bigint> {
    let first: bigint | undefined
    for (let from = 0; from < records.length; ) {
      this.#arena.reset()
      const { batch, count } = encodeBatch(this.#arena, records, from, {
        maxBytes: this.#options.maxBatchBytes ?? defaultMaxMessageBytes,
        codec: this.#options.codec ?? 'none',
        producer: withoutProducer,
      })
      const { baseOffset } = await this.#send(to, batch)
      first ??= baseOffset
      from += count
    }
    if (first === undefined)
      throw new RangeError(`nothing was appended to ${topicPartitionName(to)}: no records were given`)
    return first
  }

  async #send(to: TopicPartition, batch: Buffer): Promise<ProducedBatch> {
    const [produced] = await untilLed(
      this.#cluster,
      to,
      produce([{ ...to, batch }], brokerTimeoutMs),
      ([answer]) => answer?.errorCode ?? -1,
      { passes: isRetriable, patienceMs: this.#options.patienceMs },
    )
    if (produced?.errorCode === 0) return produced
    const what = `${topicPartitionName(to)} did not take a batch`
    throw new KafkaError(produced?.errorCode ?? -1, what, produced?.errorMessage ?? null)
  }
}

const encodable = ({ timestamp, key, value, headers }: OutgoingRecord): EncodableRecord => ({
  timestamp: Number(timestamp),
  key,
  value,
  headers: headers.map((header) => ({ [header.key]: header.value })),
})
