import type { DecodedBatch, DecodedRecord } from '../../kafka/record-batch-decoder.ts'
import type { TopicPartition } from '../../kafka/topic-partition.ts'

/** A record on its way into an event. */
export interface QueuedRecord {
  readonly record: DecodedRecord
  readonly timestampType: DecodedBatch['timestampType']
}

/** What was fetched of one partition and is not yet in an event. Batches stay as they came until their turn. */
export class PartitionQueue implements TopicPartition {
  readonly topic: string
  readonly partition: number
  /** The next offset to fetch. */
  fetchOffset: bigint
  /** The next offset that an event may hold: everything before it is in one, or is no record. */
  deliverOffset: bigint
  /** Everything before it has been taken by the function, and committed. */
  committedOffset: bigint
  highWatermark: bigint
  /** Whether a batch of it is with the function: then no other may be. */
  isInFlight = false
  /** When the oldest of its records came, ms; undefined while it is empty. */
  waitingSince: number | undefined
  /** Why nothing more of it can be delivered: its next record is more than an event may hold. */
  blockedBy: string | undefined
  #batches: DecodedBatch[] = []
  #records: readonly DecodedRecord[] = []
  #index = 0
  #bytes = 0
  #count = 0
  /** Records of the first batch that are not yet taken. */
  #left = 0

  constructor({ topic, partition }: TopicPartition, offset: bigint) {
    this.topic = topic
    this.partition = partition
    this.fetchOffset = offset
    this.deliverOffset = offset
    this.committedOffset = offset
    this.highWatermark = offset
  }

  /** Records that wait; compaction and a start within a batch make it an upper bound. */
  get count(): number {
    return this.#count
  }

  /** Their size as fetched, bytes. */
  get bytes(): number {
    return this.#bytes
  }

  /** Records between what the function took and the partition's end. */
  get lag(): bigint {
    return this.highWatermark > this.committedOffset ? this.highWatermark - this.committedOffset : 0n
  }

  /** Adds batches that were fetched, transaction markers among them. */
  push(batches: readonly DecodedBatch[], now: number): void {
    for (const batch of batches) {
      if (batch.lastOffset < this.fetchOffset) continue
      this.fetchOffset = batch.lastOffset + 1n
      this.#batches.push(batch)
      if (batch.isControl) continue
      this.#bytes += batch.size
      this.#count += batch.count
      this.waitingSince ??= now
    }
  }

  /** The next record, without taking it. Passes over what is no record. */
  peek(): QueuedRecord | undefined {
    for (;;) {
      const batch = this.#batches[0]
      if (batch === undefined) return undefined
      if (this.#records.length === 0 && !batch.isControl) this.#open(batch)
      while ((this.#records[this.#index]?.offset ?? this.deliverOffset) < this.deliverOffset) this.#index++
      const record = this.#records[this.#index]
      if (record !== undefined) return { record, timestampType: batch.timestampType }
      this.#dropBatch(batch)
    }
  }

  /** Takes the record that peek showed. */
  shift(record: DecodedRecord): void {
    this.#index++
    this.#left--
    this.#count--
    this.deliverOffset = record.offset + 1n
  }

  #open(batch: DecodedBatch): void {
    this.#records = batch.records()
    this.#left = batch.count
  }

  #dropBatch(batch: DecodedBatch): void {
    this.#batches.shift()
    this.#records = []
    this.#index = 0
    this.deliverOffset = batch.lastOffset + 1n
    if (batch.isControl) return
    this.#bytes -= batch.size
    this.#count -= this.#left
    if (this.#count === 0) this.waitingSince = undefined
  }
}
