import type { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import type { OffsetRun } from '../../lib/mirror/offset-map.ts'
import { encodeKey, encodeValue, offsetMapTopic } from '../../lib/mirror/offset-run.ts'
import type { OffsetMapSink } from '../../lib/tasks/replicate-ports.ts'

/** The offset map's topic on the target. */
export class KafkaOffsetMapSink implements OffsetMapSink {
  readonly #producer: Producer
  readonly #topic: string

  constructor(target: Cluster, sourceAlias: string) {
    this.#producer = new Producer(target)
    this.#topic = offsetMapTopic(sourceAlias)
  }

  async write(runs: readonly OffsetRun[]): Promise<void> {
    const timestamp = Date.now()
    const records = runs.map((run) => ({
      key: encodeKey(run),
      value: encodeValue(run),
      timestamp,
      headers: [],
    }))
    await this.#producer.append({ topic: this.#topic, partition: 0 }, records)
  }
}
