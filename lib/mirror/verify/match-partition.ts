import type { LoggedRecord, Pair } from './logged-record.ts'
import { Lookahead } from './lookahead.ts'

/** Records without partner between two pairs, or before the first or behind the last one. */
export interface Gap {
  readonly sources: readonly LoggedRecord[]
  readonly remotes: readonly LoggedRecord[]
  readonly before: Pair | undefined
  readonly after: Pair | undefined
}

/** What the walk through both logs comes to, in the order of the logs. */
export type Step = { readonly pair: Pair } | { readonly gap: Gap }

/** Both logs of a partition, and what is known of where records lie. */
export interface PartitionLogs {
  readonly source: AsyncIterable<readonly LoggedRecord[]>
  readonly remote: AsyncIterable<readonly LoggedRecord[]>
  /** Where the copy of a source record lies, by the flow's offset map; undefined where it does not say. */
  readonly placeOf: (upstreamOffset: bigint) => bigint | undefined
  /** From this source offset on nothing need be looked for once the remote log has ended. */
  readonly isBehind: (upstreamOffset: bigint) => boolean
}

/** How far is looked ahead on each side, records, in steps. */
const reaches = [16, 256, 4_096, 32_768] as const

/** How far the offset map is looked into: further, contents decide. */
const mapReach = 4_096

/** So often may the offset map not help, before contents alone count: the remote topic is not the one that it tells of. */
const mostMapFailures = 50

/** A gap that is larger is given out in parts. */
const largestGap = 200_000

/**
 * Walks through the logs of a source partition and its remote partition and pairs equal records, in order.
 *
 *   source   a b c d . f        pairs: a, b, d, f
 *   remote   a b x d e f        gaps: c and x between b and d; e between d and f
 *
 * Where the walk meets a difference, it goes on at the nearest pair that the offset map confirms; without one at the nearest
 * records with equal contents. Where none are near, the older side is walked over. What is in gaps is for others to judge.
 */
export async function* matchPartition(logs: PartitionLogs): AsyncGenerator<Step> {
  const walk = new Walk(logs)
  try {
    yield* walk.steps()
  } finally {
    await walk.end()
  }
}

class Walk {
  readonly #logs: PartitionLogs
  readonly #source: Lookahead<LoggedRecord>
  readonly #remote: Lookahead<LoggedRecord>
  #before: Pair | undefined
  #sources: LoggedRecord[] = []
  #remotes: LoggedRecord[] = []
  #mapFailures = 0

  constructor(logs: PartitionLogs) {
    this.#logs = logs
    this.#source = new Lookahead(logs.source)
    this.#remote = new Lookahead(logs.remote)
  }

  async *steps(): AsyncGenerator<Step> {
    for (;;) {
      if (this.#source.length === 0) await this.#source.fill(1)
      if (this.#remote.length === 0) await this.#remote.fill(1)
      const source = this.#source.at(0)
      const remote = this.#remote.at(0)
      if (remote === undefined && (source === undefined || this.#logs.isBehind(source.offset))) break
      if (remote?.isAborted)
        this.#drop(0, 1) // nobody is to read it
      else if (source !== undefined && remote !== undefined && source.hash === remote.hash) {
        const [ahead, behind] = await this.#identicalBefore(source, remote)
        if (ahead + behind === 0) {
          const pair = { source, remote }
          yield* this.#closeGap(pair)
          this.#before = pair
          this.#source.shift()
          this.#remote.shift()
          yield { pair }
          continue
        }
        this.#drop(ahead, behind)
      } else this.#drop(...(await this.#nextMeeting()))
      if (this.#sources.length + this.#remotes.length > largestGap) yield* this.#closeGap(undefined)
    }
    if (this.#source.at(0) !== undefined) this.#sources.push(...this.#source.take(this.#source.length))
    yield* this.#closeGap(undefined)
  }

  async end(): Promise<void> {
    await Promise.all([this.#source.end(), this.#remote.end()])
  }

  *#closeGap(after: Pair | undefined): Generator<Step> {
    const [sources, remotes] = [this.#sources, this.#remotes]
    if (sources.length + remotes.length === 0) return
    this.#sources = []
    this.#remotes = []
    yield { gap: { sources, remotes, before: this.#before, after } }
  }

  #drop(ofSource: number, ofRemote: number): void {
    for (const record of this.#source.take(ofSource)) this.#sources.push(record)
    for (const record of this.#remote.take(ofRemote)) this.#remotes.push(record)
  }

  /** Of identical neighbours the offset map tells which one is the partner: so many before it on either side are not. */
  async #identicalBefore(source: LoggedRecord, remote: LoggedRecord): Promise<readonly [number, number]> {
    const place = this.#placeOf(source)
    if (place === undefined || place === remote.offset) return [0, 0]
    for (let at = 1; at < mapReach; at++) {
      await this.#fill(at + 1)
      const [ahead, behind] = [this.#source.at(at), this.#remote.at(at)]
      if (ahead?.hash === source.hash && this.#placeOf(ahead) === remote.offset) return [at, 0]
      if (behind?.hash === source.hash && behind.offset === place) return [0, at]
      if (ahead?.hash !== source.hash && behind?.hash !== source.hash) break
    }
    return [0, 0]
  }

  /** How many records to walk over on either side to come to the next pair. */
  async #nextMeeting(): Promise<readonly [number, number]> {
    if (this.#mapFailures < mostMapFailures && this.#placeOf(this.#source.at(0)) !== undefined) {
      for (const reach of reaches) {
        if (reach > mapReach) break
        await this.#fill(reach)
        const met = this.#meetingByMap(reach)
        if (met !== undefined) {
          this.#mapFailures = 0
          return met
        }
      }
      this.#mapFailures++
    }
    for (const reach of reaches) {
      await this.#fill(reach)
      const met = this.#meetingByContents(reach)
      if (met !== undefined) return met
    }
    return this.#olderSide()
  }

  async #fill(count: number): Promise<void> {
    await Promise.all([this.#source.fill(count), this.#remote.fill(count)])
  }

  #meetingByMap(reach: number): readonly [number, number] | undefined {
    const remotes = this.#remotesBy(({ offset }) => offset, reach)
    for (let index = 0; index < Math.min(reach, this.#source.length); index++) {
      const source = this.#source.at(index)
      const place = this.#placeOf(source)
      const at = place === undefined ? undefined : remotes.get(place)
      if (at !== undefined && this.#remote.at(at)?.hash === source?.hash) return [index, at]
    }
    return undefined
  }

  #meetingByContents(reach: number): readonly [number, number] | undefined {
    const remotes = this.#remotesBy(({ hash }) => hash, reach)
    let nearest: readonly [number, number] | undefined
    for (let index = 0; index < Math.min(reach, this.#source.length); index++) {
      if (nearest !== undefined && index >= nearest[0] + nearest[1]) break
      const at = remotes.get(this.#source.at(index)?.hash ?? '')
      if (at !== undefined && (nearest === undefined || index + at < nearest[0] + nearest[1]))
        nearest = [index, at]
    }
    return nearest
  }

  /** Indices of the first remote record of each kind within reach. */
  #remotesBy<Kind>(kindOf: (record: LoggedRecord) => Kind, reach: number): ReadonlyMap<Kind, number> {
    const indices = new Map<Kind, number>()
    for (let index = Math.min(reach, this.#remote.length) - 1; index >= 0; index--) {
      const record = this.#remote.at(index)
      if (record !== undefined && !record.isAborted) indices.set(kindOf(record), index)
    }
    return indices
  }

  #olderSide(): readonly [number, number] {
    const [source, remote] = [this.#source.at(0), this.#remote.at(0)]
    const all = [this.#source.length, this.#remote.length] as const
    if (source === undefined || remote === undefined) return all
    const place = this.#mapFailures < mostMapFailures ? this.#placeOf(source) : undefined
    const isSourceOlder = place === undefined ? source.timestamp - remote.timestamp : place - remote.offset
    if (isSourceOlder < 0n) return [all[0], 0]
    return isSourceOlder > 0n ? [0, all[1]] : all
  }

  #placeOf(source: LoggedRecord | undefined): bigint | undefined {
    return source && this.#logs.placeOf(source.offset)
  }
}
