import type { Cluster } from '../../kafka/cluster.ts'
import { throwIfError } from '../../kafka/error-codes.ts'

const unknownTopic = 3

/** Whether a cluster has a topic. Throws what else keeps it from being read. */
export const topicExists = async (cluster: Cluster, topic: string): Promise<boolean> => {
  const { topics } = await cluster.metadata([topic])
  const errorCode = topics[0]?.errorCode ?? unknownTopic
  if (errorCode === unknownTopic) return false
  throwIfError(errorCode, `${topic} was not read from ${cluster.bootstrapServers}`)
  return true
}
