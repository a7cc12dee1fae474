import { offsetCommit } from '../../kafka/api/offset-commit.ts'
import { type FetchedOffset, offsetFetch } from '../../kafka/api/offset-fetch.ts'
import { type Cluster, sendToCoordinator } from '../../kafka/cluster.ts'
import { KafkaError, throwIfError } from '../../kafka/error-codes.ts'
import { type TopicPartition, topicPartitionName } from '../../kafka/topic-partition.ts'
import { decodePosition, encodePosition, type Position, positionGroup } from '../../lib/mirror/position.ts'
import { producerIdMetadata, producerIdPartition } from '../../lib/mirror/producer-id.ts'
import type { PositionStore } from '../../lib/tasks/replicate-ports.ts'
import { readProducerId } from './producer-id.ts'

/** Positions as offset commits on the target: one round trip to read or to write those of an event. */
export class KafkaPositionStore implements PositionStore {
  readonly #cluster: Cluster
  readonly #group: string
  readonly #sourceAlias: string

  constructor(cluster: Cluster, sourceAlias: string, targetAlias: string) {
    this.#cluster = cluster
    this.#group = positionGroup(sourceAlias, targetAlias)
    this.#sourceAlias = sourceAlias
  }

  async fetch(of: readonly TopicPartition[]): ReturnType<PositionStore['fetch']> {
    const idPartition = producerIdPartition(this.#sourceAlias)
    const call = offsetFetch(this.#group, [...of, idPartition])
    const answer = await sendToCoordinator(this.#cluster, this.#group, call, ({ errorCode }) => errorCode)
    throwIfError(answer.errorCode, `the positions of group ${this.#group} were not told`)
    const byName = new Map(answer.offsets.map((offset) => [topicPartitionName(offset), offset]))
    const positions = of.map((at) => this.#position(byName.get(topicPartitionName(at))))
    const id = byName.get(topicPartitionName(idPartition))
    const isStored = id !== undefined && id.errorCode === 0 && id.metadata === producerIdMetadata
    return { producerId: isStored ? id.offset : await this.#writtenId(), positions }
  }

  async commit(positions: Parameters<PositionStore['commit']>[0]): Promise<void> {
    const offsets = positions.map(({ topic, partition, position }) => ({
      topic,
      partition,
      ...encodePosition(position),
    }))
    const call = offsetCommit(this.#group, offsets)
    const codeOf = (answer: readonly { errorCode: number }[]) =>
      answer.find(({ errorCode }) => errorCode !== 0)?.errorCode ?? 0
    const answer = await sendToCoordinator(this.#cluster, this.#group, call, codeOf)
    for (const { errorCode, ...at } of answer)
      throwIfError(
        errorCode,
        `the position of ${topicPartitionName(at)} was not stored in group ${this.#group}`,
      )
  }

  #position(stored: FetchedOffset | undefined): Position | undefined {
    if (stored === undefined || (stored.errorCode === 0 && stored.offset < 0n)) return undefined
    const name = topicPartitionName(stored)
    if (stored.errorCode !== 0) throw new KafkaError(stored.errorCode, `the position of ${name} was not told`)
    try {
      return decodePosition(stored.offset, stored.metadata ?? '')
    } catch (cause) {
      throw new Error(
        `group ${this.#group} holds an offset of ${name} that another program wrote; delete it, or the group`,
        { cause },
      )
    }
  }

  async #writtenId(): Promise<bigint> {
    const id = await readProducerId(this.#cluster, this.#sourceAlias)
    if (id !== undefined) return id
    const { topic } = producerIdPartition(this.#sourceAlias)
    throw new Error(
      `${topic} has no producer id yet; source-connector writes it when it first runs, within a minute`,
    )
  }
}
