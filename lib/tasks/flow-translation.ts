import type { TopicPartition } from '../mirror/topic-partition.ts'
import { ExactTranslation, type ExactTranslationParts } from './exact-translation.ts'
import { OffsetTranslation } from './offset-translation.ts'
import type { RecordLog } from './ports.ts'

/** What translating the offsets of a flow reads. */
export interface FlowTranslationParts extends ExactTranslationParts {
  readonly offsetSyncs: RecordLog
}

/** Offsets of the source as offsets of the target: exact, where the mirror wrote its map; by MirrorMaker 2's rule before. */
export class FlowTranslation {
  readonly #exact: ExactTranslation
  readonly #bySyncs: OffsetTranslation

  constructor(parts: FlowTranslationParts) {
    this.#exact = new ExactTranslation(parts)
    this.#bySyncs = new OffsetTranslation(parts.offsetSyncs)
  }

  /** Reads what was written since the last time. */
  async refresh(): Promise<void> {
    await Promise.all([this.#exact.refresh(), this.#bySyncs.refresh()])
  }

  /** The offset on the target; null where it is not known. */
  translateDownstream(source: TopicPartition, upstreamOffset: bigint): bigint | null {
    return (
      this.#exact.translateDownstream(source, upstreamOffset) ??
      this.#bySyncs.translateDownstream(source, upstreamOffset)
    )
  }

  /** The first offset of a source partition that is not mirrored yet, as of the last refresh; undefined where that is not known. */
  mirroredUpTo(source: TopicPartition): bigint | undefined {
    return this.#exact.mirroredUpTo(source)
  }
}
