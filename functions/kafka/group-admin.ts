import { deleteGroup } from '../../kafka/api/delete-group.ts'
import { type ListedGroup, listGroups } from '../../kafka/api/list-groups.ts'
import { offsetCommit } from '../../kafka/api/offset-commit.ts'
import { offsetDelete } from '../../kafka/api/offset-delete.ts'
import { offsetFetch } from '../../kafka/api/offset-fetch.ts'
import { type Cluster, sendToCoordinator } from '../../kafka/cluster.ts'
import { errorName, KafkaError, throwIfError } from '../../kafka/error-codes.ts'
import { topicPartitionName } from '../../kafka/topic-partition.ts'
import type { TopicPartition } from '../../lib/mirror/topic-partition.ts'
import type { CommittedOffset, GroupReader, GroupWriter, OffsetRefusal } from '../../lib/tasks/ports.ts'

/** Consumer groups of one cluster and their committed offsets. */
export class GroupAdmin implements GroupReader, GroupWriter {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /**
   * Ids of all groups of consumers, in whatever state and of either protocol (classic and KIP-848), and of those that only ever
   * committed offsets. Groups of Connect, of share consumers and of streams are not among them. A broker that does not answer
   * leaves its groups out until next time, as in MM2; that none answers is an error.
   */
  async consumerGroups(): Promise<readonly string[]> {
    const { brokers } = await this.#cluster.metadata([])
    const asked = await Promise.allSettled(brokers.map(({ nodeId }) => this.#groupsOf(nodeId)))
    const listed = asked.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
    const failure = asked.find((answer) => answer.status === 'rejected')
    if (listed.length === 0 && failure !== undefined) throw failure.reason
    return listed
      .flat()
      .filter(({ protocolType, state }) => isOfConsumers(protocolType) && state !== 'Dead')
      .map(({ groupId }) => groupId)
  }

  async #groupsOf(nodeId: number): Promise<readonly ListedGroup[]> {
    const { errorCode, groups } = await this.#cluster.send(nodeId, listGroups())
    throwIfError(
      errorCode,
      `the groups of broker ${nodeId} of ${this.#cluster.bootstrapServers} were not listed`,
    )
    return groups
  }

  /** The committed offsets of a group; none if it has none or does not exist. */
  async committed(groupId: string): Promise<readonly CommittedOffset[]> {
    const call = offsetFetch(groupId, null)
    const what = `the offsets of group ${groupId} were not read from ${this.#cluster.bootstrapServers}`
    const answer = await sendToCoordinator(this.#cluster, groupId, call, ({ errorCode }) => errorCode)
    throwIfError(answer.errorCode, what)
    for (const partition of answer.offsets)
      throwIfError(partition.errorCode, `${what}: ${topicPartitionName(partition)}`)
    return answer.offsets
      .filter(({ offset }) => offset >= 0n)
      .map(({ topic, partition, offset, metadata }) => ({
        topic,
        partition,
        offset,
        metadata: metadata ?? '',
      }))
  }

  /**
   * Commits offsets from outside of the group, which only a group without live members takes. Says which
   * offsets were not taken, and why. Nobody is asked first whether the group is idle: for a group of the new
   * protocol (KIP-848) the answer would be wrong, and between asking and committing a member could join.
   */
  async commit(groupId: string, offsets: readonly CommittedOffset[]): Promise<readonly OffsetRefusal[]> {
    const call = offsetCommit(groupId, offsets)
    const answer = await sendToCoordinator(this.#cluster, groupId, call, ([first]) => first?.errorCode ?? 0)
    return answer
      .filter(({ errorCode }) => errorCode !== 0)
      .map(({ topic, partition, errorCode }) => {
        if (isFatal(errorCode))
          throw new KafkaError(errorCode, `the offsets of group ${groupId} were not committed`)
        return { topic, partition, isInUse: isLiveGroup(errorCode), reason: errorName(errorCode) }
      })
  }

  /** Deletes offsets of a group without members; those that were never there too. Says which were not, and why. */
  async forget(groupId: string, partitions: readonly TopicPartition[]): Promise<readonly OffsetRefusal[]> {
    const call = offsetDelete(groupId, partitions)
    const answer = await sendToCoordinator(this.#cluster, groupId, call, ({ errorCode }) => errorCode)
    const { errorCode } = answer
    if (errorCode === groupIdNotFound) return []
    if (!isLiveGroup(errorCode))
      throwIfError(
        errorCode,
        `offsets of group ${groupId} were not deleted from ${this.#cluster.bootstrapServers}`,
      )
    const each = errorCode === 0 ? answer.partitions : partitions.map((of) => ({ ...of, errorCode }))
    return each
      .filter((of) => of.errorCode !== 0)
      .map(({ topic, partition, errorCode: code }) => ({
        topic,
        partition,
        isInUse: isLiveGroup(code),
        reason: errorName(code),
      }))
  }

  /** Deletes a group with its offsets; whether it could: not while it has members. */
  async remove(groupId: string): Promise<boolean> {
    const code = await sendToCoordinator(this.#cluster, groupId, deleteGroup(groupId), (answered) => answered)
    if (isLiveGroup(code)) return false
    if (code !== groupIdNotFound)
      throwIfError(code, `group ${groupId} was not deleted from ${this.#cluster.bootstrapServers}`)
    return true
  }
}

const groupIdNotFound = 69

const isOfConsumers = (protocolType: string): boolean => protocolType === 'consumer' || protocolType === ''

/** UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS, NON_EMPTY_GROUP, GROUP_SUBSCRIBED_TO_TOPIC: it has members. */
const isLiveGroup = (code: number): boolean => [25, 22, 27, 68, 86].includes(code)

/** GROUP_AUTHORIZATION_FAILED: no offset of any group will be taken. */
const isFatal = (code: number): boolean => code === 30
