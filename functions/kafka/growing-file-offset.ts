import {
  decodeStreamOffset,
  encodeStreamOffset,
  type StreamOffset,
  streamPartition,
} from '../../lib/filestream/stream-offset.ts'
import { encodeKey, encodeValue } from '../../lib/mirror/connect-offsets.ts'
import type { ConnectStore } from '../../lib/tasks/connect-ports.ts'
import type { GrowingFileOffset } from '../../lib/tasks/file-source-ports.ts'

/** The offset of one file in Connect's offsets topic. */
export class KafkaGrowingFileOffset implements GrowingFileOffset {
  readonly #store: Pick<ConnectStore, 'readOffsets' | 'write'>
  readonly #key: string

  constructor(store: Pick<ConnectStore, 'readOffsets' | 'write'>, connector: string, file: string) {
    this.#store = store
    this.#key = encodeKey(connector, streamPartition(file)).toString()
  }

  async read(): Promise<StreamOffset | undefined> {
    const known = await this.#store.readOffsets()
    const own = known.find(
      ({ connector, partition }) => encodeKey(connector, partition).toString() === this.#key,
    )
    return own && decodeStreamOffset(own.offset)
  }

  async write(offset: StreamOffset): Promise<void> {
    const value = encodeValue(encodeStreamOffset(offset)).toString()
    await this.#store.write('offsets', [{ key: this.#key, value }])
  }
}
