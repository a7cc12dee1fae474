/**
 * How far another program has mirrored a partition, told by contents: MirrorMaker 2 stores the offset of its last copied
 * record once a minute, so after kill -9 the remote partition holds more than that offset says.
 *
 *   source   s . . u . . . v . .     s  anchor: the copy of it, or of the first record behind it, is at d or after it
 *   remote   d . . . . . . E         u  the first offset that is not stored as copied; v  what is looked for; E  log end
 *
 * Every source record from the anchor on is looked for in the remote tail, each behind the one before. What stands there
 * beside them was written twice by MirrorMaker 2 itself (after an earlier kill), is a copy of what the source has lost
 * since, or is another program's. As each record found has a place of its own, no record before v is missing in the tail,
 * but where several have the same contents and the source has lost some: then the smaller answer counts.
 */
export interface MirroredMatchOptions {
  /** The first source offset that is not stored as copied. */
  readonly uncommitted: bigint
  /** The anchor's source offset; undefined where none is known: then reading starts at `uncommitted`. */
  readonly anchor: bigint | undefined
  /** Fingerprints of the remote tail, in order. */
  readonly remote: readonly string[]
  /** Whether the remote partition may have lost records of its tail: compaction, or retention beyond the anchor. */
  readonly mayMiss: boolean
}

/** What the comparison found. */
export interface Mirrored {
  /** The first source offset that is not in the remote partition. */
  readonly upstreamOffset: bigint
  /** Records from `uncommitted` on that stand there already. */
  readonly beyond: number
  /** Records of the remote tail that stand there more than once. */
  readonly repeated: number
  /** Records of the remote tail that the source does not have, or not any more. */
  readonly unknown: number
  /** Contents repeat and the source has lost records: the smaller answer was taken, which may repeat records. */
  readonly isDoubtful: boolean
}

/** How many records in a row may be missing in a compacted remote partition, before it is taken to end. */
const longestHole = 10_000

/** Takes the source's records from the anchor on, one by one. */
export class MirroredMatch {
  readonly #options: MirroredMatchOptions
  /** Where each content stands in the tail, ascending. */
  readonly #places = new Map<string, number[]>()
  readonly #taken: { readonly offset: bigint; readonly fingerprint: string }[] = []
  readonly #seen = new Set<string>()
  #hasRepeats = false
  /** Behind the last place that was given to a source record. */
  #next = 0
  #hole = 0

  constructor(options: MirroredMatchOptions) {
    this.#options = options
    for (const [index, fingerprint] of options.remote.entries()) {
      const places = this.#places.get(fingerprint)
      if (places) places.push(index)
      else this.#places.set(fingerprint, [index])
    }
  }

  /** Takes the next source record; answers whether the one after it is needed. */
  take(offset: bigint, fingerprint: string): boolean {
    const { uncommitted, mayMiss, remote } = this.#options
    this.#taken.push({ offset, fingerprint })
    if (this.#seen.has(fingerprint)) this.#hasRepeats = true
    this.#seen.add(fingerprint)
    const place = this.#placeFrom(fingerprint, this.#next)
    if (place !== undefined) {
      this.#next = place + 1
      this.#hole = 0
    } else if (offset >= uncommitted) this.#hole++
    if (offset < uncommitted) return true
    const isOver = this.#next === remote.length || (this.#hole > 0 && !mayMiss) || this.#hole === longestHole
    return !isOver
  }

  /** What was found, once no more is taken. */
  result(): Mirrored {
    const { remote } = this.#options
    const most = this.#matchFrom(0)
    const least = this.#hasRepeats && this.#lost() > 0 ? this.#matchFrom(this.#lost()) : most
    const matched = new Set(most.places)
    const unmatched = remote.filter((_, index) => !matched.has(index))
    const repeated = unmatched.filter((one) => this.#seen.has(one)).length
    return {
      upstreamOffset: least.upstreamOffset,
      beyond: least.beyond,
      repeated,
      unknown: unmatched.length - repeated,
      isDoubtful: least.upstreamOffset !== most.upstreamOffset,
    }
  }

  /** How many offsets before `uncommitted` the source has no record of: their copies may stand in the tail. */
  #lost(): number {
    const { anchor, uncommitted } = this.#options
    if (anchor === undefined) return Number.POSITIVE_INFINITY
    if (anchor >= uncommitted) return 0
    return Number(uncommitted - anchor) - this.#taken.filter(({ offset }) => offset < uncommitted).length
  }

  #matchFrom(start: number): { upstreamOffset: bigint; beyond: number; places: readonly number[] } {
    const { uncommitted, mayMiss } = this.#options
    const places: number[] = []
    let [next, upstreamOffset, beyond] = [start, uncommitted, 0]
    for (const { offset, fingerprint } of this.#taken) {
      const place = this.#placeFrom(fingerprint, next)
      if (place === undefined) {
        if (offset >= uncommitted && !mayMiss) break
        continue
      }
      places.push(place)
      next = place + 1
      if (offset < uncommitted) continue
      upstreamOffset = offset + 1n
      beyond++
    }
    return { upstreamOffset, beyond, places }
  }

  /** The first place of a content at or after one. */
  #placeFrom(fingerprint: string, from: number): number | undefined {
    const places = this.#places.get(fingerprint) ?? []
    let [low, high] = [0, places.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((places[middle] ?? from) < from) low = middle + 1
      else high = middle
    }
    return places[low]
  }
}
