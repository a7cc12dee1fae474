import { offsetCommit } from '../../kafka/api/offset-commit.ts'
import { offsetFetch } from '../../kafka/api/offset-fetch.ts'
import { type Cluster, type ClusterOptions, sendToCoordinator } from '../../kafka/cluster.ts'
import { errorName, KafkaError, throwIfError } from '../../kafka/error-codes.ts'
import { topicPartitionName } from '../../kafka/topic-partition.ts'
import type { CommittedOffset, GroupReader, GroupWriter, OffsetRefusal } from '../../lib/tasks/ports.ts'
import { withAdmin } from './kafkajs.ts'

/** Consumer groups of one cluster and their committed offsets. */
export class GroupAdmin implements GroupReader, GroupWriter {
  readonly #cluster: Cluster
  readonly #options: ClusterOptions

  constructor(cluster: Cluster, options: ClusterOptions) {
    this.#cluster = cluster
    this.#options = options
  }

  /**
   * Ids of all groups of consumers, in whatever state: of the protocol `consumer`, or of none, as groups are
   * that only ever committed offsets. Connect's groups and others are not among them.
   */
  async consumerGroups(): Promise<readonly string[]> {
    const { groups } = await withAdmin(this.#options, (admin) => admin.listGroups())
    return groups
      .filter(({ protocolType }) => protocolType === 'consumer' || protocolType === '')
      .map(({ groupId }) => groupId)
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
}

/** UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS: the group has members that commit themselves. */
const isLiveGroup = (code: number): boolean => [25, 22, 27].includes(code)

/** GROUP_AUTHORIZATION_FAILED: no offset of any group will be taken. */
const isFatal = (code: number): boolean => code === 30
