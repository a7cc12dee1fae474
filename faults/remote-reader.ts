import type { Cluster } from '../kafka/cluster.ts'
import { logOffset, readPartition } from '../kafka/read-partition.ts'
import type { DecodedRecord } from '../kafka/record-batch-decoder.ts'
import { type TopicPartition, topicPartitionName } from '../kafka/topic-partition.ts'
import { isForeign } from './other-writer.ts'
import { patientCall } from './patient-call.ts'

/** What an ordinary consumer (read_uncommitted) of the remote partitions has seen, also of what is gone since. */
export class RemoteReader {
  readonly #cluster: Cluster
  readonly #seen = new Map<string, DecodedRecord[]>()
  readonly #next = new Map<string, bigint>()
  #last: Promise<unknown> = Promise.resolve()

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** Reads on up to an offset, or to the log end. Returns all that was ever seen, other writers' records left out. Reads wait for one another. */
  read(of: TopicPartition, to?: bigint): Promise<readonly DecodedRecord[]> {
    const reading = this.#last.then(() => this.#read(of, to))
    this.#last = reading.catch(() => {}) // whoever read has the error
    return reading
  }

  #read(of: TopicPartition, to: bigint | undefined): Promise<readonly DecodedRecord[]> {
    const name = topicPartitionName(of)
    return patientCall(async () => {
      const end = to ?? (await logOffset(this.#cluster, of, 'latest'))
      const seen = this.#seen.get(name) ?? []
      this.#seen.set(name, seen)
      const from = this.#next.get(name) ?? (await logOffset(this.#cluster, of, 'earliest'))
      for await (const record of readPartition(this.#cluster, of, { from, to: end })) {
        if (!isForeign(record)) seen.push(record)
        this.#next.set(name, record.offset + 1n)
      }
      return seen
    })
  }
}
