import type { Difference } from './difference.ts'
import type { Excuse, JudgedGap } from './judge-gap.ts'
import type { LoggedRecord, Pair } from './logged-record.ts'
import type { Gap } from './match-partition.ts'
import type { OffsetRange, PartitionEvidence } from './partition-evidence.ts'
import { RecordWindows } from './record-windows.ts'

/** So many differences of a partition are listed; all are counted. */
const mostListed = 10_000

/** Evidence on a partition while it grows. Whenever it is asked for it is true, and what comes later can be added to it. */
export class PartitionTally {
  readonly #begun: PartitionEvidence
  readonly #windows: RecordWindows
  readonly #excused = new Map<Excuse, number>()
  #differences: Difference[]
  #unlisted: number
  #gaps: number
  #matched: number
  #first: bigint | undefined
  #last: bigint | undefined
  #source: OffsetRange
  #remote: OffsetRange
  #behind: OffsetRange | undefined

  /** Goes on from evidence; that it was behind is void. */
  constructor(begun: PartitionEvidence, windowMs: number) {
    this.#begun = begun
    this.#windows = new RecordWindows(windowMs, begun.windows)
    for (const [why, count] of Object.entries(begun.excused) as [Excuse, number][])
      this.#excused.set(why, count)
    this.#differences = [...begun.differences]
    this.#unlisted = begun.unlisted
    this.#gaps = begun.gaps
    this.#matched = begun.matched
    this.#first = begun.firstTimestamp
    this.#last = begun.lastTimestamp
    this.#source = begun.source
    this.#remote = begun.remote
  }

  /** Differences so far. */
  get differences(): readonly Difference[] {
    return this.#differences
  }

  /** The gap that comes next: those before it are of earlier runs. */
  get gaps(): number {
    return this.#gaps
  }

  /** A record and its copy. */
  addPair({ source, remote }: Pair): void {
    this.#matched++
    this.#windows.add('source', source)
    this.#windows.add('remote', remote, source.timestamp)
    this.#see(source.timestamp)
    this.#source = { ...this.#source, to: source.offset + 1n }
    this.#remote = { ...this.#remote, to: remote.offset + 1n }
  }

  /** Records without partner. */
  addGap({ sources, remotes }: Gap, { missing, extra, excused }: JudgedGap): void {
    for (const [why, count] of excused) this.#excused.set(why, (this.#excused.get(why) ?? 0) + count)
    for (const record of missing) {
      this.#windows.add('source', record)
      this.#add({ kind: 'missing', upstreamOffset: record.offset }, record)
    }
    for (const record of extra) {
      this.#windows.add('remote', record)
      const { offset, isByFlow } = record
      this.#add({ kind: 'extra', downstreamOffset: offset, isByFlow }, record)
    }
    this.#gaps++
    const [source, remote] = [sources.at(-1), remotes.at(-1)]
    if (source) this.#source = { ...this.#source, to: source.offset + 1n }
    if (remote) this.#remote = { ...this.#remote, to: remote.offset + 1n }
  }

  /** Both logs were walked through. */
  finish(ends: {
    readonly source: bigint
    readonly remote: bigint
    readonly behind: OffsetRange | undefined
  }): void {
    this.#source = { ...this.#source, to: ends.source }
    this.#remote = { ...this.#remote, to: ends.remote }
    this.#behind = ends.behind
  }

  /** What became of differences is known. */
  explain(differences: readonly Difference[]): void {
    this.#differences = [...differences]
  }

  /** All that was found out so far. */
  evidence(): PartitionEvidence {
    return {
      ...this.#begun,
      source: this.#source,
      remote: this.#remote,
      matched: this.#matched,
      firstTimestamp: this.#first,
      lastTimestamp: this.#last,
      excused: Object.fromEntries(this.#excused),
      behind: this.#behind,
      windows: this.#windows.windows(),
      differences: [...this.#differences],
      unlisted: this.#unlisted,
      gaps: this.#gaps,
    }
  }

  #add(
    what: Pick<Difference, 'kind' | 'upstreamOffset' | 'downstreamOffset' | 'isByFlow'>,
    { timestamp, hash }: LoggedRecord,
  ): void {
    const { topic, partition, remoteTopic } = this.#begun
    this.#see(timestamp)
    if (this.#differences.length === mostListed) this.#unlisted++
    else this.#differences.push({ ...what, topic, partition, remoteTopic, timestamp, hash, gap: this.#gaps })
  }

  #see(timestamp: bigint): void {
    if (this.#first === undefined || timestamp < this.#first) this.#first = timestamp
    if (this.#last === undefined || timestamp > this.#last) this.#last = timestamp
  }
}
