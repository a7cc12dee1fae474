import type { Cluster } from '../../kafka/cluster.ts'
import { logOffset, readPartition } from '../../kafka/read-partition.ts'
import type { RecordLog, StoredRecord } from '../../lib/tasks/ports.ts'
import { topicExists } from './topic-exists.ts'

/** The records of an internal topic: all stand in partition 0. */
export class InternalTopicLog implements RecordLog {
  readonly #cluster: Cluster
  readonly #topic: string

  constructor(cluster: Cluster, topic: string) {
    this.#cluster = cluster
    this.#topic = topic
  }

  /**
   * From an offset to the log end of now. A topic that does not exist has no records: whoever writes it may not
   * have begun. A log that ends before the offset was made anew: it is read from its start.
   */
  async *read(from?: bigint): AsyncGenerator<StoredRecord> {
    if (!(await topicExists(this.#cluster, this.#topic))) return
    const of = { topic: this.#topic, partition: 0 }
    const to = await logOffset(this.#cluster, of, 'latest')
    const isSameLog = from !== undefined && from <= to
    yield* readPartition(this.#cluster, of, { to, ...(isSameLog && { from }) })
  }
}
