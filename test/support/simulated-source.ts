import type { Content } from '../../lib/mirror/alignment.ts'
import type { KafkaEventRecord } from '../../lib/mirror/kafka-event.ts'
import { provenanceHeader, topicProvenance } from '../../lib/mirror/provenance.ts'
import type { TopicPartition } from '../../lib/mirror/topic-partition.ts'
import type { SeededRandom } from './seeded-random.ts'

/** What a source partition looks like. */
export interface SourceShape {
  readonly records: number
  /** Offsets without a record: transaction markers, or compaction long ago. */
  readonly hasGaps: boolean
  /** Only two different contents, so that many neighbours are byte-identical. */
  readonly isIdentical: boolean
  /** Records that came from the target stand among the others. */
  readonly hasEchoes?: boolean
}

/** The clusters of a walk, and what its mirror says of where records come from. */
export const walkProvenance = topicProvenance(
  { source: ['here'], target: ['there'] },
  'target',
  'orders',
  'source.orders',
)

/** As a mirror of the other direction leaves them. */
const echoHeaders = [{ [provenanceHeader]: [...Buffer.from('there/source.orders')] }]

/** One source partition and how far the event source has committed it. */
export class SimulatedSource {
  readonly of: TopicPartition
  /** All records that were ever written. */
  readonly all: readonly KafkaEventRecord[]
  /** The event source goes on here after a success. */
  committed = 0
  /** Offsets of records that were in an event which the function reported as copied. */
  readonly acknowledged = new Set<number>()
  #alive: readonly KafkaEventRecord[]

  constructor(of: TopicPartition, shape: SourceShape, random: SeededRandom) {
    this.of = of
    let offset = 0
    this.all = Array.from({ length: shape.records }, (_, index) => {
      if (shape.hasGaps && random.happens(1 / 3)) offset += 1 + random.below(3)
      const content = shape.isIdentical ? 'ab'[random.below(2)] : `r${index}`
      const timestamp = shape.isIdentical ? 1_763_700_000_000 : 1_763_700_000_000 + index
      const record = {
        ...of,
        offset: offset++,
        timestamp,
        value: Buffer.from(String(content)).toString('base64'),
      }
      return shape.hasEchoes && random.happens(1 / 2) ? { ...record, headers: echoHeaders } : record
    })
    this.#alive = this.all
  }

  /** Records from the committed offset on that are still there. */
  get waiting(): readonly KafkaEventRecord[] {
    return this.#alive.filter(({ offset }) => offset >= this.committed)
  }

  /** Whether a record is still there. */
  isAlive(offset: number): boolean {
    return this.#alive.some((record) => record.offset === offset)
  }

  /** Compaction takes a record, never the last one. */
  compact(random: SeededRandom): void {
    if (this.#alive.length < 2) return
    const gone = random.below(this.#alive.length - 1)
    this.#alive = this.#alive.filter((_, index) => index !== gone)
  }

  /** Retention takes the oldest record. */
  expire(): void {
    if (this.#alive.length > 1) this.#alive = this.#alive.slice(1)
  }

  /** The function reported these as copied. */
  acknowledge(records: readonly KafkaEventRecord[]): void {
    for (const { offset } of records) this.acknowledged.add(offset)
  }

  /**
   * Whether a target holds this partition's records in order, each at most once and each acknowledged one, and none that
   * came from there. Records of the same content are interchangeable; one that was compacted away may or may not have been
   * copied before.
   */
  isCopiedExactly(target: readonly Content[]): boolean {
    const sent = this.all.filter(({ headers }) => headers === undefined)
    const mustHave = sent.map(({ offset }) => this.acknowledged.has(offset))
    const contents = sent.map(({ value, timestamp }) => `${timestamp} ${value}`)
    let reached = new Set([0])
    for (const { value, timestamp } of target) {
      const content = `${timestamp} ${value?.toString('base64')}`
      const next = new Set<number>()
      for (const from of reached)
        for (let index = from; index < contents.length; index++) {
          if (contents[index] === content) next.add(index + 1)
          if (mustHave[index]) break
        }
      reached = next
    }
    return [...reached].some((from) => !mustHave.slice(from).includes(true))
  }
}
