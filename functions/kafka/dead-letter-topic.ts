import type { Cluster } from '../../kafka/cluster.ts'
import { throwIfError } from '../../kafka/error-codes.ts'
import { Producer } from '../../kafka/producer.ts'
import type { DeadLetterRecord } from '../../lib/connect/dead-letter-record.ts'
import type { DeadLetterOptions } from '../../lib/connect/error-policy.ts'
import type { DeadLetters } from '../../lib/tasks/dead-letters.ts'
import type { TopicWriter } from '../../lib/tasks/ports.ts'

const unknownTopic = 3
const topicExists = 36

/** A connector's dead letter topic. Made as Connect makes it: one partition, the replication factor of the settings. */
export class DeadLetterTopic implements DeadLetters {
  readonly #cluster: Cluster
  readonly #topics: Pick<TopicWriter, 'createTopics'>
  readonly #options: DeadLetterOptions
  readonly #producer: Producer
  #isThere = false

  constructor(cluster: Cluster, topics: Pick<TopicWriter, 'createTopics'>, options: DeadLetterOptions) {
    this.#cluster = cluster
    this.#topics = topics
    this.#options = options
    this.#producer = new Producer(cluster)
  }

  async write(records: readonly DeadLetterRecord[]): Promise<void> {
    await this.#ensure()
    await this.#producer.append({ topic: this.#options.topic, partition: 0 }, records)
  }

  async #ensure(): Promise<void> {
    if (this.#isThere) return
    const { topic, replicationFactor } = this.#options
    const { topics } = await this.#cluster.metadata([topic])
    const [found] = topics
    if (found === undefined || found.errorCode === unknownTopic) {
      const [refusal] = await this.#topics.createTopics([
        { topic, partitions: 1, replicationFactor, configs: {} },
      ])
      if (refusal !== undefined && refusal.code !== topicExists) {
        throw new Error(
          `The dead letter topic ${topic} does not exist and was not created (${refusal.reason}): create it, or set ` +
            'errors.deadletterqueue.topic.replication.factor to what the cluster allows.',
        )
      }
    } else throwIfError(found.errorCode, `the dead letter topic ${topic} was not described`)
    this.#isThere = true
  }
}
