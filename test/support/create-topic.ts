import { setTimeout as sleep } from 'node:timers/promises'
import { createTopics } from '../../kafka/api/create-topics.ts'
import type { Cluster } from '../../kafka/cluster.ts'
import { throwIfError } from '../../kafka/error-codes.ts'

/** Creates a topic with the cluster's own number of replicas; resolves when every partition has a leader. */
export const createTopic = async (
  cluster: Cluster,
  topic: string,
  { partitions = 1, configs = {} }: { partitions?: number; configs?: Readonly<Record<string, string>> } = {},
): Promise<void> => {
  const answer = await cluster.sendToAny(
    createTopics([{ topic, partitions, replicationFactor: -1, configs }]),
  )
  for (const { errorCode, errorMessage } of answer)
    throwIfError(errorCode, `${topic} was not created: ${errorMessage}`)
  for (let led = 0; led < partitions; ) {
    const { topics } = await cluster.metadata([topic])
    led = topics.flatMap((described) => described.partitions).filter(({ leader }) => leader >= 0).length
    if (led < partitions) await sleep(20)
  }
}
