import { setTimeout as sleep } from 'node:timers/promises'
import { type ListedOffset, latest, listOffsets } from '../../kafka/api/list-offsets.ts'
import type { ProducedBatch } from '../../kafka/api/produce.ts'
import type { Cluster } from '../../kafka/cluster.ts'
import { isStaleLeader, KafkaError } from '../../kafka/error-codes.ts'
import { logOffset, readBatches } from '../../kafka/read-partition.ts'
import type { DecodedBatch } from '../../kafka/record-batch-decoder.ts'
import type { EncodedBatch } from '../../kafka/record-batch-encoder.ts'
import { type TopicPartition, topicPartitionName } from '../../kafka/topic-partition.ts'
import { haveSameContent } from '../../lib/mirror/alignment.ts'
import { labelOf } from '../../lib/mirror/batch-label.ts'
import type { FoundBatch, ProducerMemory } from '../../lib/mirror/recovery.ts'
import type { AppendOutcome, MirrorBatch, RemoteLog } from '../../lib/tasks/replicate-ports.ts'
import { judge, refusalError } from './append-answer.ts'
import { AppendAttempts, type Attempt } from './append-attempts.ts'
import { byLeader } from './by-leader.ts'
import { contentOf } from './content-of.ts'
import { leaderNotAvailable, type ProduceAnswer, produceToLeaders } from './produce-to-leaders.ts'
import { producerMemory } from './producer-memory.ts'
import type { RemoteTopics } from './remote-topics.ts'

const pauseMs = 100
/** How long a batch is tried again after passing errors, ms: longer than a broker's session. The event comes again. */
const patienceMs = 20_000

/** The remote partitions, over our own wire. No retry below this: it decides what may be sent again. */
export class KafkaRemoteLog implements RemoteLog {
  readonly #cluster: Cluster
  readonly #isLabelled: boolean
  readonly #attempts: AppendAttempts

  constructor(cluster: Cluster, topics: RemoteTopics, isLabelled: boolean) {
    this.#cluster = cluster
    this.#isLabelled = isLabelled
    this.#attempts = new AppendAttempts(topics, isLabelled)
  }

  async logEnds(of: readonly TopicPartition[]): Promise<readonly (bigint | Error)[]> {
    const ends = new Map<string, bigint | Error>()
    for (let missing = of, tries = 0; missing.length > 0; tries++) {
      const listed = await this.#list(missing)
      for (const { errorCode, offset, ...at } of listed) {
        const name = topicPartitionName(at)
        if (errorCode === 0) ends.set(name, offset)
        else if (!isStaleLeader(errorCode) || tries >= 20) ends.set(name, notThere(name, errorCode))
      }
      missing = of.filter((at) => !ends.has(topicPartitionName(at)))
      if (missing.length > 0) await sleep(pauseMs)
      for (const { topic } of missing) this.#cluster.forgetLeaders(topic)
    }
    return of.map((at) => {
      const name = topicPartitionName(at)
      return ends.get(name) ?? notThere(name, leaderNotAvailable)
    })
  }

  logStart(of: TopicPartition): Promise<bigint> {
    return logOffset(this.#cluster, of, 'earliest')
  }

  prepare(batches: readonly MirrorBatch[]): Promise<void> {
    return this.#attempts.prepare(batches)
  }

  async append(batches: readonly MirrorBatch[], deadline: number): Promise<readonly AppendOutcome[]> {
    const until = Math.min(deadline, Date.now() + patienceMs)
    const outcomes: AppendOutcome[] = []
    // Every request before this one was answered, or its socket is gone.
    let open = await this.#attempts.of(batches)
    while (open.length > 0) {
      const batchesToSend = open.map(({ batch, encoded }) => ({ ...batch.to, batch: encoded.batch }))
      const answers = await produceToLeaders(this.#cluster, batchesToSend, deadline)
      const left: Attempt[] = []
      for (const [at, attempt] of open.entries()) {
        const outcome = await this.#outcome(
          attempt,
          answers[at] ?? new Error('the broker did not answer for it'),
          until,
        )
        if ('again' in outcome) left.push(outcome.again)
        else outcomes[attempt.index] = outcome
      }
      if (left.length > 0) await sleep(pauseMs)
      open = left
    }
    return outcomes
  }

  async batchesOf(
    producerId: bigint,
    of: TopicPartition,
    from: bigint,
    to: bigint,
  ): Promise<readonly FoundBatch[]> {
    const found: FoundBatch[] = []
    if (from >= to) return found
    for await (const batch of readBatches(this.#cluster, of, { from, to }))
      if (batch.producerId === producerId && !batch.isControl) found.push(this.#found(batch))
    return found
  }

  producerMemory(producerId: bigint, of: TopicPartition): Promise<ProducerMemory | undefined> {
    return producerMemory(this.#cluster, producerId, of)
  }

  reset(): void {
    this.#cluster.close()
  }

  #found(batch: DecodedBatch): FoundBatch {
    return { ...batch, label: this.#labelOf(batch), records: () => batch.recordsAsProduced() }
  }

  #labelOf(batch: DecodedBatch): number | undefined {
    if (!this.#isLabelled || batch.hasDeleteHorizon) return undefined
    return labelOf(batch.baseTimestamp, batch.recordsAsProduced()[0]?.timestamp ?? batch.baseTimestamp)
  }

  async #outcome(
    attempt: Attempt,
    answer: ProduceAnswer,
    until: number,
  ): Promise<AppendOutcome | { readonly again: Attempt }> {
    if (answer instanceof Error) return { kind: 'unknown', error: answer }
    const { batch, topic, encoded } = attempt
    const sent = { ...batch, count: encoded.count }
    const verdict = judge(answer, sent, !topic.isLogAppendTime && encoded.maxTimestamp !== -1)
    switch (verdict.kind) {
      case 'appended':
        return appended(encoded, answer)
      case 'look':
        return (await this.#isOurs(attempt, answer.baseOffset))
          ? appended(encoded, answer)
          : { kind: 'refused', error: new Error('the broker has another batch under these sequences') }
      case 'again':
        if (Date.now() > until) return { kind: 'failed', error: refusalError(answer, sent) }
        this.#cluster.forgetLeaders(batch.to.topic)
        return { again: attempt }
      case 'smaller':
        // Compression may have left it larger than thought, or the topic's limit was lowered since we asked.
        return { again: this.#attempts.halved(attempt) }
      default:
        return { kind: verdict.kind, error: verdict.error }
    }
  }

  /** Whether the batch at an offset is the one that was sent, and not an older one under its sequences. */
  async #isOurs({ batch: { to, records, from, position }, encoded }: Attempt, baseOffset: bigint) {
    const there = await this.batchesOf(position.producerId, to, baseOffset, baseOffset + 1n)
    return there.some(
      (found) =>
        found.producerEpoch === position.producerEpoch &&
        found.baseSequence === position.sequence &&
        found.count === encoded.count &&
        found.records().every((record, index) => {
          const sent = records[from + index]
          return sent !== undefined && haveSameContent(record, contentOf(sent))
        }),
    )
  }

  async #list(
    of: readonly TopicPartition[],
  ): Promise<readonly Pick<ListedOffset, 'topic' | 'partition' | 'errorCode' | 'offset'>[]> {
    const groups = await byLeader(this.#cluster, of, (at) => at)
    const listed = await Promise.all(
      [...groups].map(([leader, partitions]) =>
        leader === undefined
          ? partitions.map((at) => ({ ...at, errorCode: leaderNotAvailable, offset: -1n }))
          : this.#cluster.send(leader, listOffsets(partitions.map((at) => ({ ...at, timestamp: latest })))),
      ),
    )
    return listed.flat()
  }
}

const notThere = (name: string, errorCode: number): Error =>
  new KafkaError(
    errorCode,
    `remote partition ${name} does not exist or has no leader; source-connector makes missing topics and partitions ` +
      'within a minute, else bring the brokers of the target back',
  )

const appended = ({ count, batch }: EncodedBatch, { baseOffset }: ProducedBatch): AppendOutcome => ({
  kind: 'appended',
  count,
  baseOffset,
  bytes: batch.length,
})
