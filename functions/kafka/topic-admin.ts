import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs from 'kafkajs'
import { createTopics, type TopicToCreate } from '../../kafka/api/create-topics.ts'
import { describeConfigs } from '../../kafka/api/describe-configs.ts'
import {
  incrementalAlterConfigs,
  type TopicConfigsToAlter,
} from '../../kafka/api/incremental-alter-configs.ts'
import type { Cluster, ClusterOptions } from '../../kafka/cluster.ts'
import { errorName, throwIfError } from '../../kafka/error-codes.ts'
import { isTakenAsCreated } from '../../lib/mirror/compacted-topic.ts'
import type { ConfigEntry } from '../../lib/mirror/topic-configs.ts'
import type { Topic } from '../../lib/mirror/topic-plan.ts'
import type { InternalTopics, TopicReader, TopicRefusal, TopicWriter } from '../../lib/tasks/ports.ts'
import { withAdmin } from './kafkajs.ts'

const unknownTopic = 3
const topicAlreadyExists = 36
const invalidPartitions = 37

/** How long a created topic may take until each partition has a leader, ms. */
const leaderPatienceMs = 10_000

/** Topics of one cluster: what there is, and what to make of it. */
export class TopicAdmin implements TopicReader, TopicWriter, InternalTopics {
  readonly #cluster: Cluster
  readonly #options: ClusterOptions

  constructor(cluster: Cluster, options: ClusterOptions) {
    this.#cluster = cluster
    this.#options = options
  }

  /** All topics but the broker's internal ones (`__consumer_offsets`), with their partition counts. */
  async topics(): Promise<readonly Topic[]> {
    const { topics } = await this.#cluster.metadata(null)
    return topics
      .filter(({ isInternal, errorCode }) => !isInternal && errorCode === 0)
      .map(({ name, partitions }) => ({ name, partitions: partitions.length }))
  }

  /** All configs of topics, defaults too. A topic that was deleted meanwhile is left out. */
  async describeConfigs(topics: readonly string[]): Promise<ReadonlyMap<string, readonly ConfigEntry[]>> {
    if (topics.length === 0) return new Map()
    const described = await this.#cluster.sendToAny(describeConfigs(topics))
    for (const { topic, errorCode, errorMessage } of described) {
      if (errorCode === unknownTopic) continue
      throwIfError(
        errorCode,
        `the configs of ${topic} were not described (allow DescribeConfigs on it)`,
        errorMessage,
      )
    }
    return new Map(
      described.filter(({ errorCode }) => errorCode === 0).map(({ topic, configs }) => [topic, configs]),
    )
  }

  /** Creates topics and waits for their leaders. Says which were not created, and why; one that exists is no failure. */
  async createTopics(topics: readonly TopicToCreate[]): Promise<readonly TopicRefusal[]> {
    if (topics.length === 0) return []
    const answer = await this.#cluster.send(await this.#controller(), createTopics(topics))
    const refused = answer.filter(({ errorCode }) => errorCode !== 0 && errorCode !== topicAlreadyExists)
    const names = new Set(refused.map(({ topic }) => topic))
    await this.#untilLed(topics.map(({ topic }) => topic).filter((topic) => !names.has(topic)))
    return refused.map(refusal)
  }

  /** Gives a topic more partitions, `partitions` in all. One that already has as many is no failure. */
  async growTopic({ name, partitions }: Topic): Promise<readonly TopicRefusal[]> {
    try {
      await withAdmin(this.#options, (admin) =>
        admin.createPartitions({ topicPartitions: [{ topic: name, count: partitions }] }),
      )
      await this.#untilLed([name])
      return []
    } catch (error) {
      if (!(error instanceof kafkajs.KafkaJSProtocolError)) throw error
      if (error.code === invalidPartitions) return []
      return [{ topic: name, code: error.code, reason: `${error.type}: ${error.message}` }]
    }
  }

  /** Sets and resets single configs; others stay as they are. Says of which topics they were not altered. */
  async alterConfigs(topics: readonly TopicConfigsToAlter[]): Promise<readonly TopicRefusal[]> {
    if (topics.length === 0) return []
    const answer = await this.#cluster.send(await this.#controller(), incrementalAlterConfigs(topics))
    return answer.filter(({ errorCode }) => errorCode !== 0).map(refusal)
  }

  /**
   * Creates an internal topic of MM2: one partition, compacted, nothing else (MirrorUtils.createSinglePartitionCompactedTopic).
   * Where we may not create it, somebody else has to have done so: its first use tells. Any other refusal is an error.
   */
  async createCompactedTopic(topic: string, replicationFactor: number, partitions = 1): Promise<void> {
    const refused = await this.createTopics([
      { topic, partitions, replicationFactor, configs: { 'cleanup.policy': 'compact' } },
    ])
    const refusal = refused.find((one) => !isTakenAsCreated(one))
    if (refusal)
      throw new Error(
        `The internal topic ${topic} was not created with replication factor ${replicationFactor} in ` +
          `${this.#cluster.bootstrapServers}: ${refusal.reason}`,
      )
  }

  async #controller(): Promise<number> {
    const { controllerId } = await this.#cluster.metadata([])
    return controllerId
  }

  async #untilLed(topics: readonly string[]): Promise<void> {
    const until = Date.now() + leaderPatienceMs
    while (topics.length > 0) {
      const metadata = await this.#cluster.metadata(topics)
      const waiting = metadata.topics.filter(
        ({ errorCode, partitions }) => errorCode !== 0 || partitions.some(({ leader }) => leader < 0),
      )
      if (waiting.length === 0) return
      if (Date.now() > until) {
        const names = waiting.map(({ name, errorCode }) => `${name} (${errorName(errorCode)})`).join(', ')
        throw new Error(
          `No leader for each partition of ${names} within ${leaderPatienceMs} ms: are all brokers up?`,
        )
      }
      await sleep(100)
    }
  }
}

const refusal = ({
  topic,
  errorCode,
  errorMessage,
}: {
  readonly topic: string
  readonly errorCode: number
  readonly errorMessage: string | null
}): TopicRefusal => ({
  topic,
  code: errorCode,
  reason: errorMessage ? `${errorName(errorCode)}: ${errorMessage}` : errorName(errorCode),
})
