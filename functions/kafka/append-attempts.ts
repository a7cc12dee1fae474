import { setImmediate as turn } from 'node:timers/promises'
import { Arena } from '../../kafka/arena.ts'
import { KafkaError } from '../../kafka/error-codes.ts'
import { type EncodedBatch, encodeBatch } from '../../kafka/record-batch-encoder.ts'
import { countWithinLabelReach, labelledBaseTimestamp } from '../../lib/mirror/batch-label.ts'
import type { MirrorBatch } from '../../lib/tasks/replicate-ports.ts'
import type { RemoteTopic, RemoteTopics } from './remote-topics.ts'

/** A batch being sent: encoded anew only when it has to be smaller. */
export interface Attempt {
  /** Its place among those that are appended together. */
  readonly index: number
  readonly batch: MirrorBatch
  readonly topic: RemoteTopic
  readonly encoded: EncodedBatch
}

type Topics = Pick<RemoteTopics, 'get' | 'known'>

/** Encodes batches for their remote topics, in memory that is used again and again. */
export class AppendAttempts {
  readonly #topics: Topics
  readonly #isLabelled: boolean
  readonly #arena = new Arena()
  #prepared: readonly Attempt[] = []

  constructor(topics: Topics, isLabelled: boolean) {
    this.#topics = topics
    this.#isLabelled = isLabelled
  }

  /**
   * Encodes what is likely to be appended next, once requests that were begun before are on their way: brokers work
   * on them meanwhile. Never rejects: what cannot be encoded is left for `of`, which says why.
   */
  async prepare(batches: readonly MirrorBatch[]): Promise<void> {
    await turn()
    this.#arena.reset()
    this.#prepared = []
    const topics = this.#topics.known(namesOf(batches))
    if (topics === undefined) return
    try {
      this.#prepared = batches.map((batch, index) => this.#encode(index, batch, topicOf(topics, batch)))
    } catch {
      // A record that cannot be encoded, say. The same batch is encoded again, and the error is then its outcome.
    }
  }

  /** The batches, encoded; only when every request with earlier ones was answered, or its socket is gone. */
  async of(batches: readonly MirrorBatch[]): Promise<readonly Attempt[]> {
    const topics = await this.#topics.get(namesOf(batches))
    const prepared = batches.map((batch) => this.#preparedFor(batch, topicOf(topics, batch)))
    this.#prepared = []
    if (prepared.every((attempt) => attempt === undefined)) this.#arena.reset()
    return batches.map((batch, index) => {
      const attempt = prepared[index]
      return attempt ? { ...attempt, index } : this.#encode(index, batch, topicOf(topics, batch))
    })
  }

  /** The first half of an attempt's records. */
  halved({ index, batch, topic, encoded }: Attempt): Attempt {
    return this.#encode(index, batch, topic, Math.ceil(encoded.count / 2))
  }

  /** Only for the very same records under the very same position: nothing is compared but what they are. */
  #preparedFor({ records, from, position }: MirrorBatch, topic: RemoteTopic): Attempt | undefined {
    return this.#prepared.find(
      (one) =>
        one.batch.records === records &&
        one.batch.from === from &&
        one.batch.position === position &&
        one.topic === topic,
    )
  }

  #encode(
    index: number,
    batch: MirrorBatch,
    topic: RemoteTopic,
    maxCount = Number.POSITIVE_INFINITY,
  ): Attempt {
    const { records, from, position } = batch
    const encoded = encodeBatch(this.#arena, records, from, {
      maxBytes: topic.maxBatchBytes,
      maxCount: Math.min(maxCount, countWithinLabelReach(records, from, position.upstreamOffset)),
      codec: topic.codec,
      producer: { ...position, baseSequence: position.sequence },
      ...(this.#isLabelled && {
        baseTimestamp: (smallest, lastIndex) =>
          labelledBaseTimestamp(smallest, (records[lastIndex]?.offset ?? 0) + 1),
      }),
    })
    return { index, batch, topic, encoded }
  }
}

const namesOf = (batches: readonly MirrorBatch[]): ReadonlySet<string> =>
  new Set(batches.map(({ to }) => to.topic))

const topicOf = (topics: ReadonlyMap<string, RemoteTopic>, { to }: MirrorBatch): RemoteTopic => {
  const topic = topics.get(to.topic)
  if (topic === undefined)
    throw new KafkaError(
      3,
      `remote topic ${to.topic} does not exist; source-connector makes it within a minute`,
    )
  return topic
}
