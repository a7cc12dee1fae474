import type { Cluster } from '../kafka/cluster.ts'
import { logOffset, readBatches } from '../kafka/read-partition.ts'
import type { DecodedRecord } from '../kafka/record-batch-decoder.ts'
import type { TopicPartition } from '../kafka/topic-partition.ts'
import type { ExpectedRecord } from './compare.ts'
import type { Random } from './random.ts'

/** One partition of the source as an event source sees it: what stands there, and up to where events were taken. */
export class SourcePartition implements TopicPartition {
  readonly topic: string
  readonly partition: number
  readonly #cluster: Cluster
  readonly #records: DecodedRecord[] = []
  /** Indices of records that compaction has taken. */
  readonly #compacted = new Set<number>()
  readonly #delivered = new Set<number>()
  #readTo = 0n
  /** Index of the first record that no event that was taken held. */
  committed = 0

  constructor(cluster: Cluster, { topic, partition }: TopicPartition) {
    this.#cluster = cluster
    this.topic = topic
    this.partition = partition
  }

  /** How many records it has, those that compaction took included. */
  get length(): number {
    return this.#records.length
  }

  get isDone(): boolean {
    return this.committed >= this.length
  }

  /** Reads what was appended since the last time. */
  async refresh(): Promise<void> {
    const to = await logOffset(this.#cluster, this, 'latest')
    for await (const batch of readBatches(this.#cluster, this, { from: this.#readTo, to }))
      for (const record of batch.records()) if (record.offset >= this.#readTo) this.#records.push(record)
    this.#readTo = to
  }

  /** The records of an event from one index up to another, without those that are gone. */
  take(from: number, to: number): readonly DecodedRecord[] {
    return this.#records.slice(from, to).filter((_, index) => {
      const isThere = !this.#compacted.has(from + index)
      if (isThere) this.#delivered.add(from + index)
      return isThere
    })
  }

  /** Compaction takes some records from an index on. */
  compact(random: Random, from: number, share: number): number {
    let taken = 0
    for (let index = from; index < this.length; index++) {
      if (this.#compacted.has(index) || !random.chance(share)) continue
      this.#compacted.add(index)
      taken++
    }
    return taken
  }

  /** What has to stand in the target. A record that was in an event before compaction took it may stand there. */
  expected(): readonly ExpectedRecord[] {
    return this.#records.flatMap((record, index) =>
      this.#compacted.has(index) && !this.#delivered.has(index)
        ? []
        : [{ record, isOptional: this.#compacted.has(index) }],
    )
  }
}
