import type { SourceContent } from '../../lib/mirror/alignment.ts'
import type { Position } from '../../lib/mirror/position.ts'
import type { Evidence, FoundBatch } from '../../lib/mirror/recovery.ts'

/** A source record whose value is its name: `r3` has source offset 3. A name after a colon is its value: `3:same`. */
export const sourceRecord = (name: string): SourceContent => {
  const [offset = '', value = offset] = name.replace(/^r/, '').split(':')
  return { offset: BigInt(offset), timestamp: 0n, key: null, value: Buffer.from(value), headers: [] }
}

/** The event's records by their names: `r0 r1`. */
export const sourceRecords = (names: string): SourceContent[] =>
  names.split(' ').filter(Boolean).map(sourceRecord)

/** What a batch is besides its records. */
export interface BatchAt {
  readonly at: bigint
  readonly sequence: number
  readonly epoch?: number
  /** The next source offset, as the label says; without label otherwise. */
  readonly next?: bigint
}

/** A batch of ours in the target, by the names of its records. */
export const foundBatch = (names: string, { at, sequence, epoch = 0, next }: BatchAt): FoundBatch => {
  const records = sourceRecords(names).map((record, index) => ({ ...record, offset: at + BigInt(index) }))
  return {
    producerEpoch: epoch,
    baseSequence: sequence,
    baseOffset: at,
    lastOffset: at + BigInt(records.length - 1),
    count: records.length,
    label: next === undefined ? undefined : Number(BigInt.asUintN(20, next)),
    records: () => records,
  }
}

/** A position as (sequence, up, down), of producer 7000. */
export const positionAt = (sequence: number, up: bigint, down: bigint, epoch = 0): Position => ({
  producerId: 7000n,
  producerEpoch: epoch,
  sequence,
  upstreamOffset: up,
  downstreamOffset: down,
})

/** Evidence with a sure position, a log that starts at 0 and ends after what was found. */
export const evidence = (
  position: Position,
  found: readonly FoundBatch[],
  event: string,
  other: Partial<Evidence> = {},
): Evidence => ({
  position,
  isSure: true,
  logStart: 0n,
  logEnd: (found.at(-1)?.lastOffset ?? position.downstreamOffset - 1n) + 1n,
  found,
  event: sourceRecords(event).filter(({ offset }) => offset >= position.upstreamOffset),
  ...other,
})
