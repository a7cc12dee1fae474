import { initProducerId } from '../../kafka/api/init-producer-id.ts'
import { offsetCommit } from '../../kafka/api/offset-commit.ts'
import { offsetFetch } from '../../kafka/api/offset-fetch.ts'
import { type Cluster, sendToCoordinator } from '../../kafka/cluster.ts'
import { isRetriable, isStaleCoordinator, throwIfError } from '../../kafka/error-codes.ts'
import { patiently } from '../../kafka/patiently.ts'
import { topicPartitionName } from '../../kafka/topic-partition.ts'
import {
  decodeObjectState,
  encodeObjectState,
  type ObjectState,
  objectGroup,
} from '../../lib/filepulse/object-state.ts'
import type { ClaimedChain, ObjectPositions } from '../../lib/tasks/file-source-ports.ts'

/** The state of objects as offset commits, a group an object: one round trip to read or to write it. */
export class KafkaObjectPositions implements ObjectPositions {
  readonly #cluster: Cluster
  readonly #connector: string

  constructor(cluster: Cluster, connector: string) {
    this.#cluster = cluster
    this.#connector = connector
  }

  async fetch(objectId: string): Promise<ObjectState | undefined> {
    const group = objectGroup(this.#connector, objectId)
    const call = offsetFetch(group, null)
    const answer = await sendToCoordinator(this.#cluster, group, call, ({ errorCode }) => errorCode)
    throwIfError(answer.errorCode, `the state of a file was not told (group ${group})`)
    return decodeObjectState(
      answer.offsets
        .filter(({ errorCode, offset }) => errorCode === 0 && offset >= 0n)
        .map(({ topic, partition, offset, metadata }) => ({
          topic,
          partition,
          offset,
          metadata: metadata ?? '',
        })),
    )
  }

  /**
   * The producer id of an object's chain: that of a transactional id, which the cluster gives to whoever asks, so that two
   * deliveries of one object carry on one chain. No transaction is ever begun with it.
   */
  async claim(objectId: string): Promise<ClaimedChain> {
    const name = objectGroup(this.#connector, objectId)
    const answer = await patiently(
      () => this.#cluster.sendToCoordinator(name, initProducerId(name), 'transaction'),
      ({ errorCode }) => {
        if (isStaleCoordinator(errorCode)) this.#cluster.forgetCoordinator(name, 'transaction')
        return isRetriable(errorCode)
      },
    )
    throwIfError(
      answer.errorCode,
      `no producer id was given for the transactional id ${name}; the function needs WRITE on it (on MSK ` +
        'AlterTransactionalId and DescribeTransactionalId)',
    )
    return { producerId: answer.producerId, isFirst: answer.producerEpoch === 0 }
  }

  async commit(objectId: string, state: ObjectState): Promise<void> {
    const group = objectGroup(this.#connector, objectId)
    const answer = await sendToCoordinator(
      this.#cluster,
      group,
      offsetCommit(group, encodeObjectState(state)),
      (committed) => committed.find(({ errorCode }) => errorCode !== 0)?.errorCode ?? 0,
    )
    for (const { errorCode, ...at } of answer)
      throwIfError(
        errorCode,
        `how far a file was copied to ${topicPartitionName(at)} was not stored in group ${group}`,
      )
  }
}
