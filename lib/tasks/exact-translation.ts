import { type MirroredEnd, OffsetMap } from '../mirror/offset-map.ts'
import { decode } from '../mirror/offset-run.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'
import type { RecordLog } from './ports.ts'

/** What exact translation reads. */
export interface ExactTranslationParts {
  readonly offsetMap: RecordLog
  /** How far remote partitions are mirrored, by `<topic>-<partition>`: the positions of the mirror. */
  readonly mirroredEnds: () => Promise<ReadonlyMap<string, MirroredEnd>>
  readonly remoteTopic: (topic: string) => string
  /** `offset.map.max.runs` */
  readonly maxRuns: number
}

/** Offsets translated by what the mirror itself has written down. Knows nothing of what MirrorMaker 2 mirrored before. */
export class ExactTranslation {
  readonly #parts: ExactTranslationParts
  readonly #map: OffsetMap
  #next: bigint | undefined
  #ends: ReadonlyMap<string, MirroredEnd> = new Map()

  constructor(parts: ExactTranslationParts) {
    this.#parts = parts
    this.#map = new OffsetMap(parts.maxRuns)
  }

  /**
   * Reads positions, and then the map up to its end of now: in this order, for a run stands in the map before its records
   * are copied. The other way round a position could be ahead of the map.
   */
  async refresh(): Promise<void> {
    this.#ends = await this.#parts.mirroredEnds()
    for await (const { offset, key, value } of this.#parts.offsetMap.read(this.#next)) {
      if (key !== null && value !== null) this.#map.add(decode(key, value))
      this.#next = offset + 1n
    }
  }

  /** The offset on the target; null where the mirror has not written down how the partition was copied. */
  translateDownstream(source: TopicPartition, upstreamOffset: bigint): bigint | null {
    const end = this.#endOf(source)
    return end === undefined || !this.#map.has(source)
      ? null
      : this.#map.translate(source, upstreamOffset, end)
  }

  /** The first offset of a source partition that is not mirrored yet, as of the last refresh; undefined where that is not known. */
  mirroredUpTo(source: TopicPartition): bigint | undefined {
    return this.#endOf(source)?.upstreamOffset
  }

  #endOf({ topic, partition }: TopicPartition): MirroredEnd | undefined {
    return this.#ends.get(formatTopicPartition({ topic: this.#parts.remoteTopic(topic), partition }))
  }
}
