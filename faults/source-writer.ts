import type { Cluster } from '../kafka/cluster.ts'
import { Producer } from '../kafka/producer.ts'
import type { FlowTopic } from './flow.ts'
import type { Random } from './random.ts'
import { topicKind } from './topic-kinds.ts'

const longestBatch = 80

/** Writes the source topics of a flow while they are mirrored. */
export class SourceWriter {
  readonly #producer: Producer
  readonly #topics: readonly FlowTopic[]
  readonly #random: Random
  #index = 0

  constructor(cluster: Cluster, topics: readonly FlowTopic[], random: Random) {
    this.#producer = new Producer(cluster)
    this.#topics = topics
    this.#random = random
  }

  /** Appends some records to every partition. */
  writeAll(): Promise<void> {
    return this.#writeEverywhere(() => this.#some())
  }

  /** Appends one more record to every partition. */
  writeLast(): Promise<void> {
    return this.#writeEverywhere(() => 1)
  }

  /** Appends some records to one partition. */
  async write(): Promise<void> {
    const topic = this.#random.pick(this.#topics)
    await this.append(topic, this.#random.between(0, topic.partitions - 1), this.#some())
  }

  /** Appends so many records to one partition. */
  async append({ topic, kind }: FlowTopic, partition: number, count: number): Promise<void> {
    const records = Array.from({ length: count }, () => topicKind(kind).record(this.#random, this.#index++))
    await this.#producer.append({ topic, partition }, records)
  }

  async #writeEverywhere(count: () => number): Promise<void> {
    for (const topic of this.#topics)
      for (let partition = 0; partition < topic.partitions; partition++)
        await this.append(topic, partition, count())
  }

  #some(): number {
    return this.#random.between(1, longestBatch)
  }
}
