import { isWithinLabelReach } from '../mirror/batch-label.ts'
import type { KafkaEventRecord } from '../mirror/kafka-event.ts'
import { advance, type Position } from '../mirror/position.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'
import type { MirrorBatch } from './replicate-ports.ts'
import type { LeftOutRecord, SiftedRecords } from './sift-records.ts'

/**
 * One source partition of an event on its way into its remote partition. Its position is known once it was located,
 * and moves batch by batch: what is before `next` stands in the target.
 */
export class PartitionCopy {
  readonly source: TopicPartition
  readonly to: TopicPartition
  /** Those to send. */
  readonly records: readonly KafkaEventRecord[]
  /** The first offset that was delivered, left out or not. */
  readonly firstOffset: bigint
  /** The index of the first record that is not in the target. */
  next = 0
  /** Whether the position was found again in this event already: a second refusal is an error. */
  hasRecovered = false
  /** Whether the position is another one than the stored one. */
  hasMoved = false
  /** Whether what was found in the target may be records from before the event: then the position stays before it. */
  isUndecided = false
  /** Why it cannot go on. */
  failure: Error | undefined
  /**
   * Whether records were found whose places the offset map does not know: they come after this event, and the next one
   * tells. Until then the position stays where it was stored.
   */
  hasUnknownPlaces = false
  readonly #leftOut: readonly LeftOutRecord[]
  /** The offset after the last one that was delivered. */
  readonly #endOffset: bigint
  #position: Position | undefined
  /** Where the event found the partition: what lies before it was passed earlier. */
  #startOffset: bigint | undefined
  #hasAppended = false

  /** `delivered`: all records of the event, at least one; `sifted`: the same without those that are not sent. */
  constructor(
    source: TopicPartition,
    to: TopicPartition,
    delivered: readonly KafkaEventRecord[],
    sifted: SiftedRecords = { records: delivered, leftOut: [] },
  ) {
    this.source = source
    this.to = to
    this.records = sifted.records
    this.#leftOut = sifted.leftOut
    this.firstOffset = BigInt(delivered[0]?.offset ?? 0)
    this.#endOffset = BigInt(delivered.at(-1)?.offset ?? -1) + 1n
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
    return this.hasMoved && (this.#hasAppended || this.canBeRemembered)
  }

  /** Whether the next event may go on from here without looking. */
  get canBeRemembered(): boolean {
    return this.failure === undefined && !this.hasUnknownPlaces
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
    this.#startOffset ??= position.upstreamOffset
    this.next = this.#indexFrom(position)
  }

  /** What is appended first if it goes on from a position; undefined if nothing is left. */
  batchFrom(position: Position): MirrorBatch | undefined {
    const { to, records } = this
    const from = this.#indexFrom(position)
    return from < records.length ? { to, records, from, position } : undefined
  }

  /** The index of the first record that is not before a position. */
  #indexFrom(position: Position): number {
    const first = Number(position.upstreamOffset)
    const found = this.records.findIndex(({ offset }) => offset >= first)
    return found < 0 ? this.records.length : found
  }

  /** Whether the next record lies so far behind a gap that the label of its batch would not tell where it ends. */
  get isBeyondReach(): boolean {
    const next = this.records[this.next]
    return next !== undefined && !isWithinLabelReach(this.position.upstreamOffset, next.offset)
  }

  /** Moves past a gap, up to the next record: sequence and remote offset stay. */
  passGap(): void {
    const next = this.records[this.next]
    if (next === undefined) return
    this.#position = { ...this.position, upstreamOffset: BigInt(next.offset) }
    this.hasMoved = true
  }

  /**
   * Moves past the records that are not sent, once all others stand in the target; answers those that it moved past.
   * Sequence and remote offset stay: the next record that is sent is the same as before.
   */
  passLeftOut(): readonly LeftOutRecord[] {
    if (this.#leftOut.length === 0 || this.isOpen || this.failure !== undefined) return []
    const { upstreamOffset } = this.position
    if (this.isUndecided && upstreamOffset < this.firstOffset) return []
    const start = this.#startOffset ?? upstreamOffset
    if (upstreamOffset < this.#endOffset) {
      this.#position = { ...this.position, upstreamOffset: this.#endOffset }
      this.hasMoved = true
    }
    return this.#leftOut.filter(({ offset }) => offset >= start)
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
