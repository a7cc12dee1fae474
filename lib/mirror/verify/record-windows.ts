import type { LoggedRecord } from './logged-record.ts'

/** How many records, and the sum of their hashes: the same for the same records in any order. */
export interface Digest {
  readonly count: number
  /** 160 bits, hexadecimal: the hashes (SHA-1) added up, modulo 2^160. */
  readonly hash: string
}

/** Both sides of a stretch of time. */
export interface WindowDigests {
  /** Milliseconds since 1970, a multiple of the length of a window. */
  readonly start: number
  readonly source: Digest
  readonly remote: Digest
}

const modulus = 1n << 160n
const empty: Digest = { count: 0, hash: '0'.repeat(40) }

interface Sum {
  count: number
  hash: bigint
}

/** Counts and hashes of records by their timestamps, added up a record at a time. */
export class RecordWindows {
  readonly lengthMs: number
  readonly #sums = new Map<number, { readonly source: Sum; readonly remote: Sum }>()

  constructor(lengthMs: number, before: readonly WindowDigests[] = []) {
    this.lengthMs = lengthMs
    for (const { start, source, remote } of before)
      this.#sums.set(start, { source: sumOf(source), remote: sumOf(remote) })
  }

  /** Adds a record to one side; `timestamp` where another than the record's own counts. */
  add(side: 'source' | 'remote', { hash, timestamp }: LoggedRecord, at: bigint = timestamp): void {
    const start = Math.floor(Number(at) / this.lengthMs) * this.lengthMs
    const sums = this.#sums.get(start) ?? { source: { count: 0, hash: 0n }, remote: { count: 0, hash: 0n } }
    this.#sums.set(start, sums)
    sums[side].count++
    sums[side].hash = (sums[side].hash + numberOf(hash)) % modulus
  }

  /** All windows that have records, by time. */
  windows(): readonly WindowDigests[] {
    return [...this.#sums]
      .map(([start, { source, remote }]) => ({ start, source: digestOf(source), remote: digestOf(remote) }))
      .sort((one, other) => one.start - other.start)
  }
}

/** Whether both sides hold the same records, in whatever order. */
export const isEqualWindow = ({ source, remote }: Omit<WindowDigests, 'start'>): boolean =>
  source.count === remote.count && source.hash === remote.hash

/** Digests of several stretches as one. */
export const sumDigests = (digests: readonly Digest[]): Digest => {
  const sum = digests
    .map(sumOf)
    .reduce(
      (all, { count, hash }) => ({ count: all.count + count, hash: (all.hash + hash) % modulus }),
      sumOf(empty),
    )
  return digestOf(sum)
}

/** `fingerprint` is base64. */
const numberOf = (hash: string): bigint => BigInt(`0x${Buffer.from(hash, 'base64').toString('hex')}`)

const sumOf = ({ count, hash }: Digest): Sum => ({ count, hash: BigInt(`0x${hash}`) })
const digestOf = ({ count, hash }: Sum): Digest => ({ count, hash: hash.toString(16).padStart(40, '0') })
