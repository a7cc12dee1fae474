import type { Place } from '../mirror/found-places.ts'
import type { OffsetRun } from '../mirror/offset-map.ts'
import type { Position } from '../mirror/position.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import { type Landing, OffsetRuns } from './offset-runs.ts'
import type { OffsetMapSink } from './replicate-ports.ts'
import type { OffsetMapKeeper } from './replication.ts'

/**
 * Writes the offset map as an execution environment learns of it: after records have landed, and before the position
 * is stored that says so. So every run is true, whenever it arrives; and what an environment did not come to write is
 * found by the next one, which goes on from the stored position.
 */
export class OffsetMapWriter implements OffsetMapKeeper {
  readonly #sink: OffsetMapSink
  readonly #runs = new OffsetRuns()
  #due: readonly OffsetRun[] = []

  constructor(sink: OffsetMapSink) {
    this.#sink = sink
  }

  landed(landing: Landing): void {
    this.#due = [...this.#due, ...this.#runs.due(landing)]
  }

  foundAt({ topic, partition }: TopicPartition, places: readonly Place[]): void {
    this.#due = [...this.#due, ...places.map((place) => ({ topic, partition, ...place }))]
  }

  async startsAnew({ topic, partition }: TopicPartition, position: Position): Promise<void> {
    const { upstreamOffset, downstreamOffset } = position
    this.forget({ topic, partition }) // what was found belongs to what is void now
    await this.#write([{ topic, partition, upstreamOffset, downstreamOffset, isAnew: true }])
  }

  async write(): Promise<void> {
    const due = this.#due
    this.#due = []
    if (due.length > 0) await this.#write(due)
  }

  forget(source: TopicPartition): void {
    this.#runs.forget(source)
    this.#due = this.#due.filter(
      ({ topic, partition }) => topic !== source.topic || partition !== source.partition,
    )
  }

  async #write(runs: readonly OffsetRun[]): Promise<void> {
    try {
      await this.#sink.write(runs)
    } catch (cause) {
      for (const run of runs) this.#runs.forget(run)
      throw new Error('the offset map was not written, so no position is stored', { cause })
    }
  }
}
