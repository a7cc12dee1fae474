import type { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { readPartition } from '../../kafka/read-partition.ts'
import type { ConnectTopicShapes, ConnectTopics } from '../../lib/config/connector-topics.ts'
import { type ConfigTopic, readConfigTopic } from '../../lib/connect/config-topic.ts'
import { decodeState, type StoredState } from '../../lib/connect/connector-status.ts'
import { type ConnectOffsetRecord, decode } from '../../lib/mirror/connect-offsets.ts'
import { partitionForKey } from '../../lib/mirror/murmur2.ts'
import type { TopicPartition } from '../../lib/mirror/topic-partition.ts'
import type { ConnectStore, ConnectWrite } from '../../lib/tasks/connect-ports.ts'
import type { TopicAdmin } from './topic-admin.ts'

/** Partitions of a topic that is created: Connect's defaults. */
const defaultPartitions = { configs: 1, offsets: 25, status: 5 } as const

interface StoredPair {
  readonly key: Buffer | null
  readonly value: Buffer | null
}

/** A worker's internal topics in Kafka, as Connect keeps them. */
export class KafkaConnectStore implements ConnectStore {
  readonly #cluster: Cluster
  readonly #admin: Pick<TopicAdmin, 'createCompactedTopic'>
  readonly #producer: Producer
  readonly #topics: ConnectTopics
  readonly #shapeOf: (topic: keyof ConnectTopics) => ConnectTopicShapes[keyof ConnectTopics]

  constructor(
    { cluster, topics: admin }: { cluster: Cluster; topics: Pick<TopicAdmin, 'createCompactedTopic'> },
    topics: ConnectTopics,
    replicationFactor: number,
    shapes?: ConnectTopicShapes,
  ) {
    this.#cluster = cluster
    this.#admin = admin
    this.#producer = new Producer(cluster)
    this.#topics = topics
    this.#shapeOf = (topic) => shapes?.[topic] ?? { replicationFactor, partitions: defaultPartitions[topic] }
  }

  async readConfigs(): Promise<ConfigTopic> {
    return readConfigTopic(await this.#read(this.#topics.configs))
  }

  async readOffsets(): Promise<readonly ConnectOffsetRecord[]> {
    const last = new Map<string, ConnectOffsetRecord>()
    for (const { key, value } of await this.#read(this.#topics.offsets)) {
      const record = key && decode(key, value)
      if (record) last.set(key.toString(), record)
    }
    return [...last.values()]
  }

  async readStates(): Promise<ReadonlyMap<string, StoredState>> {
    const states = new Map<string, StoredState>()
    for (const { key, value } of await this.#read(this.#topics.status)) {
      const name = key?.toString() ?? ''
      const state = decodeState(value)
      if (state === undefined) states.delete(name)
      else states.set(name, state)
    }
    return states
  }

  /** Each record into the partition in which Connect looks for its key. */
  async write(topic: keyof ConnectTopics, records: readonly ConnectWrite[]): Promise<void> {
    if (records.length === 0) return
    const name = this.#topics[topic]
    if ((await this.#partitions(name)) === 0) {
      const { replicationFactor, partitions } = this.#shapeOf(topic)
      await this.#admin.createCompactedTopic(name, replicationFactor, partitions)
    }
    const count = await this.#partitions(name)
    const timestamp = BigInt(Date.now())
    const encoded = records.map(({ key, value }) => ({
      key: Buffer.from(key),
      value: value === null ? null : Buffer.from(value),
      timestamp,
      headers: [],
    }))
    for (const [partition, ofPartition] of Map.groupBy(encoded, ({ key }) => partitionForKey(key, count)))
      await this.#producer.append({ topic: name, partition }, ofPartition)
  }

  async #read(topic: string): Promise<readonly StoredPair[]> {
    const count = await this.#partitions(topic)
    const partitions = await Promise.all(
      Array.from({ length: count }, (_, partition) => this.#readPartition({ topic, partition })),
    )
    return partitions.flat()
  }

  async #readPartition(of: TopicPartition): Promise<readonly StoredPair[]> {
    const pairs: StoredPair[] = []
    for await (const record of readPartition(this.#cluster, of)) pairs.push(record)
    return pairs
  }

  async #partitions(topic: string): Promise<number> {
    const { topics } = await this.#cluster.metadata([topic])
    return topics[0]?.partitions.length ?? 0
  }
}
