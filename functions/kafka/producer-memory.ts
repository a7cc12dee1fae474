import { describeProducers } from '../../kafka/api/describe-producers.ts'
import type { Cluster } from '../../kafka/cluster.ts'
import { throwIfError } from '../../kafka/error-codes.ts'
import { type TopicPartition, topicPartitionName } from '../../kafka/topic-partition.ts'
import type { ProducerMemory } from '../../lib/mirror/recovery.ts'

/** What the leader of a partition remembers of a producer id; undefined if nothing. */
export const producerMemory = async (
  cluster: Cluster,
  producerId: bigint,
  of: TopicPartition,
): Promise<ProducerMemory | undefined> => {
  const [described] = await cluster.sendToLeader(of, describeProducers([of]))
  throwIfError(
    described?.errorCode ?? -1,
    `the producers of ${topicPartitionName(of)} were not told`,
    described?.errorMessage ?? null,
  )
  return described?.producers.find((producer) => producer.producerId === producerId)
}
