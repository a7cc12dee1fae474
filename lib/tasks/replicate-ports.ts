import type { OffsetRun } from '../mirror/offset-map.ts'
import type { OffsetSync } from '../mirror/offset-sync.ts'
import type { Position } from '../mirror/position.ts'
import type { FoundBatch, ProducerMemory } from '../mirror/recovery.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'

/**
 * A record as the chain sends it: that of an event, whose bytes are base64 and whose headers are signed bytes, or one that
 * has bytes. `offset` numbers it within its source.
 */
export interface ChainRecord {
  readonly offset: number
  /** Milliseconds since 1970; -1 for none. */
  readonly timestamp: number
  readonly key?: Buffer | string | null
  readonly value?: Buffer | string | null
  readonly headers?: readonly Readonly<Record<string, ArrayLike<number> | null>>[] | null
}

/** Records of one source partition on their way into the remote one, as the chain sends them: one batch at a time. */
export interface MirrorBatch {
  readonly to: TopicPartition
  /** The event's records of the partition; the batch takes `count` of them from `from` on. */
  readonly records: readonly ChainRecord[]
  readonly from: number
  readonly position: Position
}

/** What became of one batch. */
export type AppendOutcome =
  /** Appended: `count` records, the first one at `baseOffset`. */
  | { readonly kind: 'appended'; readonly count: number; readonly baseOffset: bigint; readonly bytes: number }
  /** Not appended, or a duplicate of what stands there: the position has to be found again. */
  | { readonly kind: 'refused'; readonly error: Error }
  /** Not appended, and never will be as things are. */
  | { readonly kind: 'failed'; readonly error: Error }
  /** It is not known whether it was appended: nothing more may be sent from here. */
  | { readonly kind: 'unknown'; readonly error: Error }

/** The remote partitions of the target. */
export interface RemoteLog {
  /** The high watermark of each, in order; an error for one that does not exist or has no leader. */
  logEnds(of: readonly TopicPartition[]): Promise<readonly (bigint | Error)[]>
  logStart(of: TopicPartition): Promise<bigint>
  /**
   * Does what can be done for batches that are likely to be appended next, while requests that were begun before are
   * answered. Sends nothing, and never rejects.
   */
  prepare(batches: readonly MirrorBatch[]): Promise<void>
  /** Sends one batch a partition, the partitions of a leader in one request, all leaders at once. */
  append(batches: readonly MirrorBatch[], deadline: number): Promise<readonly AppendOutcome[]>
  /** The batches of a producer id, any epoch, in `[from, to)`. */
  batchesOf(producerId: bigint, of: TopicPartition, from: bigint, to: bigint): Promise<readonly FoundBatch[]>
  /** What the leader remembers of a producer id; undefined if nothing. */
  producerMemory(producerId: bigint, of: TopicPartition): Promise<ProducerMemory | undefined>
  /** Resets every connection: nothing that was sent and not read may still arrive. */
  reset(): void
}

/** The positions of a flow, on the target. */
export interface PositionStore {
  /** The flow's producer id, and the positions that are stored of these remote partitions, in order. */
  fetch(of: readonly TopicPartition[]): Promise<{
    readonly producerId: bigint
    readonly positions: readonly (Position | undefined)[]
  }>
  /** Stores them all in one request. Throws if any was not taken. */
  commit(positions: readonly (TopicPartition & { readonly position: Position })[]): Promise<void>
}

/** Copies of positions, a minute old or so: for when none is stored any more. */
export interface PositionCopies {
  /** By source partition, in order; undefined where there is none. */
  fetch(of: readonly TopicPartition[]): Promise<readonly (Position | undefined)[]>
}

/** Where offset syncs go. */
export interface OffsetSyncSink {
  send(syncs: readonly OffsetSync[]): Promise<void>
}

/** Where the runs of the offset map are written. */
export interface OffsetMapSink {
  write(runs: readonly OffsetRun[]): Promise<void>
}
