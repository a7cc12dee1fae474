import type { KafkaEventRecord } from '../mirror/kafka-event.ts'
import { advance, type Position } from '../mirror/position.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'

/**
 * One source partition of an event on its way into its remote partition. Its position is known once it was located,
 * and moves batch by batch: what is before `next` stands in the target.
 */
export class PartitionCopy {
  readonly source: TopicPartition
  readonly to: TopicPartition
  readonly records: readonly KafkaEventRecord[]
  /** The index of the first record that is not in the target. */
  next = 0
  /** Whether the position was found again in this event already: a second refusal is an error. */
  hasRecovered = false
  /** Whether the position is another one than the stored one. */
  hasMoved = false
  /** Why it cannot go on. */
  failure: Error | undefined
  #position: Position | undefined
  #hasAppended = false

  constructor(source: TopicPartition, to: TopicPartition, records: readonly KafkaEventRecord[]) {
    this.source = source
    this.to = to
    this.records = records
  }

  /** The name of the remote partition. */
  get name(): string {
    return formatTopicPartition(this.to)
  }

  get isOpen(): boolean {
    return this.failure === undefined && this.next < this.records.length
  }

  /**
   * Whether its position has to be stored. One that was only found again is not, if the event fails: without labels it
   * may lie before records that the event left out, and an event that starts earlier may come next.
   */
  get mustStore(): boolean {
    return this.hasMoved && (this.#hasAppended || this.failure === undefined)
  }

  get position(): Position {
    if (this.#position === undefined)
      throw new Error(`the position of ${this.name} was used before it was known`)
    return this.#position
  }

  /** Goes on from a position, stored or not: records before its upstreamOffset are in the target already. */
  goOnFrom(position: Position, isStored: boolean): void {
    this.#position = position
    this.hasMoved = !isStored
    this.#hasAppended = false
    const first = Number(position.upstreamOffset)
    const found = this.records.findIndex(({ offset }) => offset >= first)
    this.next = found < 0 ? this.records.length : found
  }

  /** `count` records were appended at `baseOffset`. */
  appended(count: number, baseOffset: bigint): void {
    const last = this.records[this.next + count - 1]
    if (last === undefined) throw new RangeError(`more records were appended to ${this.name} than there were`)
    this.#position = advance(this.position, count, BigInt(last.offset) + 1n, baseOffset)
    this.next += count
    this.hasMoved = true
    this.#hasAppended = true
  }
}
