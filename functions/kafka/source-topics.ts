import { topicIds } from '../../kafka/api/topic-ids.ts'
import type { Cluster } from '../../kafka/cluster.ts'
import { ConnectionError } from '../../kafka/connection.ts'
import { logOffset, readBatches } from '../../kafka/read-partition.ts'
import type { DecodedRecord } from '../../kafka/record-batch-decoder.ts'
import type { MirroredRecord } from '../../lib/connect/transforms/mirror-transforms.ts'
import type { SourceState } from '../../lib/mirror/source-change.ts'
import type { TopicPartition } from '../../lib/mirror/topic-partition.ts'
import type { SourceTopics } from '../../lib/tasks/watch-source.ts'

/** The topics of the source cluster, as the mirror asks about them. */
export class KafkaSourceTopics implements SourceTopics {
  readonly #source: Cluster
  readonly #isSent: (record: MirroredRecord) => boolean
  /** Brokers before 2.8 know no topic ids: they are asked once. */
  #hasTopicIds = true

  /** `isSent`: whether the flow sends a record, here with its topic at the source, to its target. */
  constructor(source: Cluster, isSent: (record: MirroredRecord) => boolean) {
    this.#source = source
    this.#isSent = isSent
  }

  async states(of: readonly TopicPartition[]): Promise<readonly SourceState[]> {
    const ids = await this.#ids([...new Set(of.map(({ topic }) => topic))])
    return Promise.all(
      of.map(async (partition) => {
        const [logStart, logEnd] = await Promise.all([
          logOffset(this.#source, partition, 'earliest'),
          logOffset(this.#source, partition, 'latest'),
        ])
        return { topicId: ids.get(partition.topic), logStart, logEnd }
      }),
    )
  }

  async holdsRecords(of: TopicPartition, from: bigint, to: bigint): Promise<boolean> {
    const isIn = ({ offset }: DecodedRecord): boolean => offset >= from && offset < to
    for await (const batch of readBatches(this.#source, of, { from, to }))
      if (
        !batch.isControl &&
        batch.records().some((record) => isIn(record) && this.#isSent({ ...record, ...of }))
      )
        return true
    return false
  }

  async #ids(topics: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (!this.#hasTopicIds) return new Map()
    try {
      return await this.#source.sendToAny(topicIds(topics))
    } catch (error) {
      // An old broker closes the connection on a version that it does not know.
      if (!(error instanceof ConnectionError)) throw error
      await this.#source.metadata([])
      this.#hasTopicIds = false
      return new Map()
    }
  }
}
