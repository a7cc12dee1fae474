import type { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { readCommitted } from '../../kafka/read-committed.ts'
import {
  type ConnectOffset,
  decode,
  encodeKey,
  encodeValue,
  sourcePartition,
} from '../../lib/mirror/connect-offsets.ts'
import { partitionForKey } from '../../lib/mirror/murmur2.ts'
import { formatTopicPartition, type TopicPartition } from '../../lib/mirror/topic-partition.ts'

/** Where a source connector of Connect keeps its offsets. */
export interface ConnectorOffsets {
  /** `offset.storage.topic`: `mm2-offsets.<source>.internal` of a dedicated MirrorMaker 2, mostly `connect-offsets` of Connect. */
  readonly topic: string
  /** The connector's name. */
  readonly connector: string
  readonly sourceAlias: string
}

/**
 * The first source offset that a MirrorMaker 2 has not stored as copied, by source `<topic>-<partition>`; what we have
 * stored ourselves is among them, unless `isOurs` tells it. None where the topic does not exist: no MirrorMaker 2 was there.
 * With exactly-once support offsets stand in the transaction of their records: what was aborted does not count, nor what is open.
 */
export const readConnectorOffsets = async (
  cluster: Cluster,
  { topic, connector, sourceAlias }: ConnectorOffsets,
  isOurs: (offset: ConnectOffset) => boolean = () => false,
): Promise<ReadonlyMap<string, bigint>> => {
  const { topics } = await cluster.metadata([topic])
  const found = new Map<string, bigint>()
  for (const { partition } of topics.flatMap(({ partitions }) => partitions))
    for await (const { key, value } of readCommitted(cluster, { topic, partition })) {
      const record = key === null ? undefined : decode(key, value)
      if (record?.connector !== connector || record.partition.cluster !== sourceAlias) continue
      const name = sourceName(record.partition)
      const offset = record.offset?.offset
      if (typeof offset === 'bigint' && record.offset && !isOurs(record.offset)) found.set(name, offset + 1n)
      else found.delete(name)
    }
  return found
}

const sourceName = ({ topic, partition }: Readonly<Record<string, unknown>>): string =>
  formatTopicPartition({ topic: String(topic), partition: Number(partition) })

/** Writes offsets as Connect does, each into the partition in which it looks for them: `next` is the first not copied. */
export const writeConnectorOffsets = async (
  cluster: Cluster,
  { topic, connector, sourceAlias }: ConnectorOffsets,
  offsets: readonly (TopicPartition & { readonly next: bigint })[],
): Promise<void> => {
  const { topics } = await cluster.metadata([topic])
  const count = topics[0]?.partitions.length ?? 0
  if (count === 0)
    throw new Error(
      `No offset was written: ${cluster.bootstrapServers} has no topic ${topic}. Name it with --offsets-topic.`,
    )
  const timestamp = Date.now()
  const records = offsets.map((at) => ({
    key: encodeKey(connector, sourcePartition(sourceAlias, at.topic, at.partition)),
    value: encodeValue({ offset: at.next - 1n }),
    timestamp,
    headers: [],
  }))
  const producer = new Producer(cluster)
  for (const [partition, ofPartition] of Map.groupBy(records, ({ key }) => partitionForKey(key, count)))
    await producer.append({ topic, partition }, ofPartition)
}
