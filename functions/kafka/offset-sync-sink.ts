import type { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { encodeKey, encodeValue, type OffsetSync } from '../../lib/mirror/offset-sync.ts'
import type { OffsetSyncSink } from '../../lib/tasks/replicate-ports.ts'

/** Offset syncs as MirrorMaker 2 writes them: partition 0 of the offset-syncs topic, at the time of sending. */
export class KafkaOffsetSyncSink implements OffsetSyncSink {
  readonly #producer: Producer
  readonly #topic: string

  constructor(cluster: Cluster, topic: string) {
    this.#producer = new Producer(cluster)
    this.#topic = topic
  }

  async send(syncs: readonly OffsetSync[]): Promise<void> {
    if (syncs.length === 0) return
    const timestamp = Date.now()
    const records = syncs.map((sync) => ({
      key: encodeKey(sync),
      value: encodeValue(sync),
      timestamp,
      headers: [],
    }))
    await this.#producer.append({ topic: this.#topic, partition: 0 }, records)
  }
}
