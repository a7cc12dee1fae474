import type { AlteredOffset, OffsetFields } from '../connect/altered-offsets.ts'
import { ConnectError } from '../connect/connect-error.ts'
import { decodeStreamOffset, encodeStreamOffset, type StreamOffset } from '../filestream/stream-offset.ts'
import { findStreamOffsetProblem } from '../filestream/stream-offset-problem.ts'
import {
  type ConnectOffsetRecord,
  type ConnectPartition,
  encodeKey,
  encodeValue,
} from '../mirror/connect-offsets.ts'
import type { Connector, ConnectRegistry } from './connect-registry.ts'

/**
 * The offsets of a FileStreamSource, which its function reads before each delivery. One that is set names a generation of the
 * file that has no chain yet, so that reading begins anew there (openGrowingFile).
 */
export class StreamOffsets {
  readonly #registry: ConnectRegistry

  constructor(registry: ConnectRegistry) {
    this.#registry = registry
  }

  /** Those of files that were read, and not forgotten. */
  async list(
    connector: Connector,
  ): Promise<readonly { readonly partition: object; readonly offset: object }[]> {
    return (await this.#stored(connector)).flatMap(({ partition, offset }) =>
      offset?.position === undefined ? [] : [{ partition, offset: { position: offset.position } }],
    )
  }

  /** Sets offsets; null has a file read anew from its start. Throws a ConnectError 500 for what the connector refuses. */
  async alter(connector: Connector, altered: readonly AlteredOffset[]): Promise<void> {
    const problem = findStreamOffsetProblem(altered)
    if (problem !== undefined) throw new ConnectError(500, problem)
    const stored = await this.#stored(connector)
    const writes = altered.flatMap(({ partition, offset }) => {
      if (partition === null) return []
      const key = keyOf(connector, partition)
      const before = decodeStreamOffset(
        stored.find((one) => keyOf(connector, one.partition) === key)?.offset ?? null,
      )
      // To forget what was never there is no fault.
      if (offset === null && before === undefined) return []
      return [{ key, value: encodeValue(encodeStreamOffset(setTo(offset, before))).toString() }]
    })
    await this.#registry.storeOf(connector.at).write('offsets', writes)
  }

  /** Has all files read anew from their starts. */
  async reset(connector: Connector): Promise<void> {
    const stored = await this.#stored(connector)
    await this.alter(
      connector,
      stored.map(({ partition }) => ({ partition, offset: null })),
    )
  }

  async #stored({ storedName, at }: Connector): Promise<readonly ConnectOffsetRecord[]> {
    const all = await this.#registry.storeOf(at).readOffsets()
    return all.filter(({ connector, partition }) => connector === storedName && 'filename' in partition)
  }
}

const setTo = (offset: OffsetFields | null, before: StreamOffset | undefined): StreamOffset => ({
  position: typeof offset?.position === 'bigint' ? offset.position : null,
  generation: (before?.generation ?? 0) + 1,
})

/** The fields are what findStreamOffsetProblem has checked, or of a partition that is forgotten. */
const keyOf = ({ storedName }: Connector, partition: OffsetFields): string =>
  encodeKey(storedName, partition as ConnectPartition).toString()
