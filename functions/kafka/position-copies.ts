import type { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { readPartition } from '../../kafka/read-partition.ts'
import { partitionForKey } from '../../lib/mirror/murmur2.ts'
import type { Position } from '../../lib/mirror/position.ts'
import { decodePositionCopy, encodePositionCopy, positionCopyKey } from '../../lib/mirror/position-copy.ts'
import { formatTopicPartition, type TopicPartition } from '../../lib/mirror/topic-partition.ts'
import type { PositionCopies } from '../../lib/tasks/replicate-ports.ts'

/** The copies of a flow's positions in MirrorMaker 2's offsets topic. */
export class KafkaPositionCopies implements PositionCopies {
  readonly #target: Cluster
  readonly #producer: Producer
  readonly #sourceAlias: string
  readonly #topic: string

  /** `topic`: where MirrorMaker 2 stores its source offsets, too. */
  constructor(target: Cluster, sourceAlias: string, topic: string) {
    this.#target = target
    this.#producer = new Producer(target)
    this.#sourceAlias = sourceAlias
    this.#topic = topic
  }

  async fetch(of: readonly TopicPartition[]): Promise<readonly (Position | undefined)[]> {
    const count = await this.#partitions()
    if (count === 0) return of.map(() => undefined)
    const keys = of.map((source) => positionCopyKey(this.#sourceAlias, source))
    const found = new Map<string, Position>()
    await Promise.all(
      [...new Set(keys.map((key) => partitionForKey(key, count)))].map(async (partition) => {
        for await (const { key, value } of readPartition(this.#target, { topic: this.#topic, partition })) {
          const position = key && value && decodePositionCopy(key, value)
          if (position) found.set(key.toString(), position)
        }
      }),
    )
    return keys.map((key) => found.get(key.toString()))
  }

  /** Writes copies, each into the partition in which Connect looks for it. */
  write(copies: readonly (TopicPartition & { readonly position: Position })[]): Promise<void> {
    return this.#append(
      copies.map(({ position, ...source }) => ({ source, value: encodePositionCopy(position) })),
    )
  }

  /** Takes copies away, as Connect forgets an offset. */
  forget(of: readonly TopicPartition[]): Promise<void> {
    return this.#append(of.map((source) => ({ source, value: null })))
  }

  async #append(
    copies: readonly { readonly source: TopicPartition; readonly value: Buffer | null }[],
  ): Promise<void> {
    if (copies.length === 0) return
    const count = await this.#partitions()
    if (count === 0)
      throw new Error(
        `${copies.map(({ source }) => formatTopicPartition(source)).join(', ')}: positions were not copied, ${this.#topic} does not exist`,
      )
    const timestamp = Date.now()
    const records = copies.map(({ source, value }) => ({
      key: positionCopyKey(this.#sourceAlias, source),
      value,
      timestamp,
      headers: [],
    }))
    for (const [partition, ofPartition] of Map.groupBy(records, ({ key }) => partitionForKey(key, count)))
      await this.#producer.append({ topic: this.#topic, partition }, ofPartition)
  }

  async #partitions(): Promise<number> {
    const { topics } = await this.#target.metadata([this.#topic])
    return topics[0]?.partitions.length ?? 0
  }
}
