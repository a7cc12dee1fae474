import { earliest, latest, listOffsets } from '../../kafka/api/list-offsets.ts'
import type { Cluster } from '../../kafka/cluster.ts'
import { isStaleLeader, throwIfError } from '../../kafka/error-codes.ts'
import { type TopicPartition, topicPartitionName } from '../../kafka/topic-partition.ts'

/**
 * The log end (high watermark) of every partition of some topics, by `<topic>-<partition>`. Absent where a
 * topic does not exist or a partition has no leader at the moment: whoever asks does without it until next time.
 */
export const logEnds = (cluster: Cluster, topics: readonly string[]): Promise<ReadonlyMap<string, bigint>> =>
  logOffsets(cluster, topics, latest)

/** The log start of every partition of some topics, likewise. */
export const logStarts = (
  cluster: Cluster,
  topics: readonly string[],
): Promise<ReadonlyMap<string, bigint>> => logOffsets(cluster, topics, earliest)

const logOffsets = async (
  cluster: Cluster,
  topics: readonly string[],
  timestamp: bigint,
): Promise<ReadonlyMap<string, bigint>> => {
  const byLeader = Map.groupBy(await leaders(cluster, topics), ({ leader }) => leader)
  const answers = await Promise.all(
    [...byLeader].map(([leader, led]) =>
      cluster.send(leader, listOffsets(led.map(({ of }) => ({ ...of, timestamp })))),
    ),
  )
  const offsets = new Map<string, bigint>()
  for (const { errorCode, offset, topic, partition } of answers.flat()) {
    if (isStaleLeader(errorCode)) continue
    const name = topicPartitionName({ topic, partition })
    throwIfError(errorCode, `an end of the log of ${name} was not told by ${cluster.bootstrapServers}`)
    offsets.set(name, offset)
  }
  return offsets
}

const leaders = async (
  cluster: Cluster,
  topics: readonly string[],
): Promise<readonly { readonly of: TopicPartition; readonly leader: number }[]> =>
  topics.length === 0
    ? []
    : (await cluster.metadata(topics)).topics
        .flatMap(({ name, partitions }) =>
          partitions.map(({ partition, leader }) => ({ of: { topic: name, partition }, leader })),
        )
        .filter(({ leader }) => leader >= 0)
