import type { Cluster } from '../../kafka/cluster.ts'
import { throwIfError } from '../../kafka/error-codes.ts'
import type { FileTopics } from '../../lib/tasks/file-source-ports.ts'
import type { TopicWriter } from '../../lib/tasks/ports.ts'
import { filePartition } from './file-partition.ts'

const unknownTopic = 3

/** The topics of a connector on its cluster. */
export class KafkaFileTopics implements FileTopics {
  readonly #cluster: Cluster
  readonly #topics: Pick<TopicWriter, 'createTopics'>

  constructor(cluster: Cluster, topics: Pick<TopicWriter, 'createTopics'>) {
    this.#cluster = cluster
    this.#topics = topics
  }

  /** A topic that is not there is created with the cluster's defaults, as brokers do for Connect's producers. */
  async partitionOf(topic: string, uri: string): Promise<number> {
    return filePartition(uri, await this.#partitions(topic))
  }

  async #partitions(topic: string): Promise<number> {
    const found = await this.#describe(topic)
    if (found > 0) return found
    const [refusal] = await this.#topics.createTopics([
      { topic, partitions: -1, replicationFactor: -1, configs: {} },
    ])
    if (refusal !== undefined) {
      throw new Error(
        `The topic ${topic} does not exist in ${this.#cluster.bootstrapServers} and was not created ` +
          `(${refusal.reason}): create it, or allow the function to.`,
      )
    }
    return this.#describe(topic)
  }

  async #describe(topic: string): Promise<number> {
    const { topics } = await this.#cluster.metadata([topic])
    const [found] = topics
    if (found === undefined || found.errorCode === unknownTopic) return 0
    throwIfError(found.errorCode, `${topic} was not described by ${this.#cluster.bootstrapServers}`)
    return found.partitions.length
  }
}
