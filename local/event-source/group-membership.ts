import { heartbeat } from '../../kafka/api/heartbeat.ts'
import { type JoinedGroup, joinGroup } from '../../kafka/api/join-group.ts'
import { leaveGroup } from '../../kafka/api/leave-group.ts'
import { offsetCommit } from '../../kafka/api/offset-commit.ts'
import { syncGroup } from '../../kafka/api/sync-group.ts'
import { type Cluster, sendToCoordinator } from '../../kafka/cluster.ts'
import { throwIfError } from '../../kafka/error-codes.ts'
import {
  assignor,
  assignRange,
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './consumer-protocol.ts'

/** A partition's next offset. */
export interface NextOffset {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}

const sessionTimeoutMs = 10_000
const rebalanceTimeoutMs = 60_000
const heartbeatIntervalMs = 3000

const memberIdRequired = 79
const rebalanceInProgress = 27
/** ILLEGAL_GENERATION and UNKNOWN_MEMBER_ID: the group went on without us. */
const expelled: ReadonlySet<number> = new Set([22, 25])

/** Membership of one topic's reader in a consumer group: kafkajs has none without its own fetching. */
export class GroupMembership {
  readonly #cluster: Cluster
  readonly #groupId: string
  readonly #topic: string
  #memberId = ''
  #generation = -1
  #heartbeat: NodeJS.Timeout | undefined

  constructor(cluster: Cluster, groupId: string, topic: string) {
    this.#cluster = cluster
    this.#groupId = groupId
    this.#topic = topic
  }

  /** The group's generation, as logs print it. */
  get generation(): number {
    return this.#generation
  }

  /** Joins, or joins again, and resolves with the partitions that are ours. `onRebalance`: join once more. */
  async join(partitionCount: number, onRebalance: (error?: Error) => void): Promise<readonly number[]> {
    this.#stopHeartbeat()
    for (;;) {
      const joined = await this.#joined()
      const partitions = await this.#synced(joined, partitionCount)
      if (partitions === undefined) continue
      this.#heartbeat = setInterval(() => this.#beat(onRebalance), heartbeatIntervalMs)
      return partitions
    }
  }

  /** Commits next offsets. False when the group is rebalancing: the records will come again. */
  async commit(offsets: readonly NextOffset[]): Promise<boolean> {
    const what = `offsets of group ${this.#groupId} were not committed`
    const committed = await sendToCoordinator(
      this.#cluster,
      this.#groupId,
      offsetCommit(
        this.#groupId,
        offsets.map((next) => ({ ...next, metadata: '' })),
        { generation: this.#generation, memberId: this.#memberId },
      ),
      ([first]) => first?.errorCode ?? 0,
    )
    for (const { errorCode, topic, partition } of committed) {
      if (this.#isOutside(errorCode)) return false
      throwIfError(errorCode, `${what}: ${topic}-${partition}`)
    }
    return true
  }

  /** Leaves, so that others need not wait for our session to end. */
  async leave(): Promise<void> {
    this.#stopHeartbeat()
    if (this.#memberId === '') return
    const memberId = this.#memberId
    this.#memberId = ''
    await this.#cluster.sendToCoordinator(this.#groupId, leaveGroup(this.#groupId, memberId))
  }

  async #joined(): Promise<JoinedGroup> {
    for (;;) {
      const call = joinGroup({
        groupId: this.#groupId,
        memberId: this.#memberId,
        sessionTimeoutMs,
        rebalanceTimeoutMs,
        protocol: assignor,
        metadata: encodeSubscription([this.#topic]),
      })
      const joined = await sendToCoordinator(this.#cluster, this.#groupId, call, ({ errorCode }) => errorCode)
      if (joined.errorCode === memberIdRequired) this.#memberId = joined.memberId
      else if (expelled.has(joined.errorCode)) this.#memberId = ''
      else {
        throwIfError(joined.errorCode, `group ${this.#groupId} was not joined`)
        this.#memberId = joined.memberId
        this.#generation = joined.generation
        return joined
      }
    }
  }

  /** Undefined: the group has begun another rebalance. */
  async #synced(joined: JoinedGroup, partitionCount: number): Promise<readonly number[] | undefined> {
    const subscribers = joined.members.map(({ memberId, metadata }) => ({
      memberId,
      topics: decodeSubscription(metadata),
    }))
    const isLeader = joined.leader === joined.memberId
    const shares = isLeader
      ? assignRange(this.#topic, partitionCount, subscribers)
      : new Map<string, number[]>()
    const call = syncGroup(
      this.#member(),
      [...shares].map(([memberId, partitions]) => ({
        memberId,
        assignment: encodeAssignment(this.#topic, partitions),
      })),
    )
    const synced = await sendToCoordinator(this.#cluster, this.#groupId, call, ({ errorCode }) => errorCode)
    if (this.#isOutside(synced.errorCode)) return undefined
    throwIfError(synced.errorCode, `group ${this.#groupId} assigned no partitions`)
    return decodeAssignment(synced.assignment, this.#topic)
  }

  #beat(onRebalance: (error?: Error) => void): void {
    this.#cluster.sendToCoordinator(this.#groupId, heartbeat(this.#member())).then(
      (errorCode) => {
        if (errorCode === 0) return
        if (errorCode === 14 || errorCode === 15 || errorCode === 16)
          this.#cluster.forgetCoordinator(this.#groupId)
        else if (this.#isOutside(errorCode)) onRebalance()
        else onRebalance(new Error(`group ${this.#groupId} refused our heartbeat with error ${errorCode}`))
      },
      (error: Error) => onRebalance(error),
    )
  }

  #isOutside(errorCode: number): boolean {
    if (expelled.has(errorCode)) this.#memberId = ''
    return errorCode === rebalanceInProgress || expelled.has(errorCode)
  }

  #member(): { readonly groupId: string; readonly generation: number; readonly memberId: string } {
    return { groupId: this.#groupId, generation: this.#generation, memberId: this.#memberId }
  }

  #stopHeartbeat(): void {
    clearInterval(this.#heartbeat)
  }
}
