import { decode, type OffsetSync } from '../mirror/offset-sync.ts'
import { OffsetSyncStore } from '../mirror/offset-sync-store.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import type { RecordLog } from './ports.ts'

/**
 * Offsets of the source translated by the offset syncs that were read so far. Each `refresh` reads on from where the
 * last one ended, so in a warm environment only what is new.
 */
export class OffsetTranslation {
  readonly #offsetSyncs: RecordLog
  readonly #store = new OffsetSyncStore({ mustReadToEnd: false })
  #next: bigint | undefined

  constructor(offsetSyncs: RecordLog) {
    this.#offsetSyncs = offsetSyncs
  }

  /** Reads the offset syncs up to the log end of now. Records without key or value (somebody's tombstones) are passed over. */
  async refresh(): Promise<void> {
    for await (const { offset, key, value } of this.#offsetSyncs.read(this.#next)) {
      if (key !== null && value !== null) this.#store.add(decodeAt(offset, key, value))
      this.#next = offset + 1n
    }
    this.#store.finishInitialRead()
  }

  /** See OffsetSyncStore.translateDownstream. */
  translateDownstream(source: TopicPartition, upstreamOffset: bigint): bigint | null {
    return this.#store.translateDownstream(source, upstreamOffset)
  }
}

const decodeAt = (offset: bigint, key: Buffer, value: Buffer): OffsetSync => {
  try {
    return decode(key, value)
  } catch (cause) {
    throw new Error(
      `The record at offset ${offset} of the offset syncs topic is no offset sync, so no group can be translated: ` +
        'somebody else writes into the topic.',
      { cause },
    )
  }
}
