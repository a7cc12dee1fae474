import type { Slice } from './event-text.ts'
import type { Random } from './random.ts'
import type { SourcePartition } from './source-partition.ts'
import type { Strikes } from './strikes.ts'

/** What an event source does with its partitions, at its worst. */
export interface DriverOptions {
  readonly partitions: readonly SourcePartition[]
  readonly random: Random
  readonly strikes: Strikes
  /** Whether faults go on; without them events are whole and come once. */
  isRough(): boolean
  /** Whether two environments may have the same records at once. */
  readonly mayOverlap: boolean
  /** Whether compaction takes records of these partitions. */
  readonly isCompacted: boolean
  /** Delivers; tells whether the function took it. */
  deliver(event: readonly Slice[]): Promise<boolean>
  /** Whether nothing will be appended any more. */
  isWritten(): boolean
  pause(): Promise<void>
}

const longestSlice = 60
/** Of what was taken already, how much may come again after a poller's restart, records. */
const longestRewind = 80

/**
 * Reads the source as an event source mapping does, and splits it into events at random: after a failure, or a success
 * that was lost, the records come again whole, shorter, longer, without some partitions, or from before.
 */
export class EventDriver {
  readonly #options: DriverOptions
  /** The slices that were not taken, by partition. */
  readonly #failed = new Map<SourcePartition, Slice>()

  constructor(options: DriverOptions) {
    this.#options = options
  }

  /** Delivers until everything was taken. */
  async run(signal: AbortSignal): Promise<void> {
    const { partitions, isWritten, pause } = this.#options
    while (!signal.aborted) {
      const isWhole = isWritten()
      for (const partition of partitions) await partition.refresh()
      const slices = this.#next()
      if (slices.length > 0) await this.#deliver(slices)
      else if (isWhole) return
      else await pause()
    }
  }

  async #deliver(slices: readonly Slice[]): Promise<void> {
    const { random, strikes, deliver, isRough, mayOverlap } = this.#options
    this.#compact()
    const isTwice = mayOverlap && isRough() && random.chance(0.06)
    const twin = isTwice ? deliver(slices.map((slice) => this.#resplit(slice))) : Promise.resolve(true)
    if (isTwice) strikes.add('delivered twice at once')
    const [isTaken] = await Promise.all([deliver(slices), twin])
    const isLost = isTaken && isRough() && random.chance(0.12)
    if (isLost) strikes.add('success lost')
    for (const slice of slices) {
      if (isTaken && !isLost) this.#taken(slice)
      else this.#failed.set(slice.of, slice)
    }
  }

  #taken({ of, to }: Slice): void {
    of.committed = Math.max(of.committed, to)
    this.#failed.delete(of)
  }

  #next(): readonly Slice[] {
    const { partitions, random } = this.#options
    const open = partitions.filter((partition) => !partition.isDone)
    const chosen = this.#options.isRough()
      ? random.shuffled(open).slice(0, random.between(1, Math.max(1, open.length)))
      : open
    const again = [...this.#failed.keys()].filter((partition) => chosen.includes(partition)).length
    if (again > 0 && again < this.#failed.size) this.#options.strikes.add('redelivered partly')
    return chosen.map((partition) => this.#slice(partition))
  }

  #slice(of: SourcePartition): Slice {
    const { random } = this.#options
    const failed = this.#failed.get(of)
    if (!this.#options.isRough()) return { of, from: of.committed, to: of.length }
    if (failed !== undefined) return this.#again(failed)
    if (of.committed > 0 && random.chance(0.1)) return this.#before(of)
    return { of, from: of.committed, to: this.#end(of, of.committed) }
  }

  #again(failed: Slice): Slice {
    const { random, strikes } = this.#options
    if (random.chance(0.35)) {
      strikes.add('redelivered whole')
      return failed
    }
    const slice = this.#resplit(failed)
    if (slice.to < failed.to) strikes.add('redelivered shorter')
    if (slice.to > failed.to) strikes.add('redelivered longer')
    return slice
  }

  #resplit({ of, from }: Slice): Slice {
    return { of, from, to: this.#end(of, from) }
  }

  #before(of: SourcePartition): Slice {
    const { random, strikes } = this.#options
    strikes.add('redelivered from before')
    const from = Math.max(0, of.committed - random.between(1, longestRewind))
    return { of, from, to: this.#end(of, from) }
  }

  #end(of: SourcePartition, from: number): number {
    return Math.min(of.length, from + this.#options.random.between(1, longestSlice))
  }

  #compact(): void {
    const { isCompacted, partitions, random, strikes, isRough } = this.#options
    if (!isCompacted || !isRough() || !random.chance(0.3)) return
    for (const partition of partitions)
      if (partition.compact(random, Math.max(0, partition.committed - 20), 0.1) > 0)
        strikes.add('compacted between attempts')
  }
}
