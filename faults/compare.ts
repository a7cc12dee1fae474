import type { DecodedRecord } from '../kafka/record-batch-decoder.ts'

/** What differs between a source partition and its remote partition, in records. */
export interface Differences {
  /** In the source, and not in the target. */
  readonly lost: number
  /** In the target more often than in the source. */
  readonly duplicated: number
  /** In the target behind a record that comes after it in the source. */
  readonly reordered: number
  /** The first one, as a sentence; undefined when there is none. */
  readonly first: string | undefined
  /** Where each record that is on both sides stands. */
  readonly places: readonly Place[]
}

/** A record's offsets. */
export interface Place {
  readonly upstreamOffset: bigint
  readonly downstreamOffset: bigint
  /** Compaction took it while the mirror was at work: a group that is at it reads on the source what comes after it. */
  readonly isOptional: boolean
}

/** A record of the source; `isOptional`: compaction took it while the mirror was at work, so it may be there or not. */
export interface ExpectedRecord {
  readonly record: DecodedRecord
  readonly isOptional: boolean
}

/**
 * Compares what a consumer of the remote partition saw with the source. Records with equal contents stand for one
 * another: the first of them in the target is the first of them in the source.
 */
export const compareRecords = (
  expected: readonly ExpectedRecord[],
  seen: readonly DecodedRecord[],
  hasTimestamps: boolean,
): Differences => {
  const waiting = new Map<string, number[]>()
  for (const [index, { record }] of expected.entries()) {
    const content = contentOf(record, hasTimestamps)
    const indices = waiting.get(content)
    if (indices === undefined) waiting.set(content, [index])
    else indices.push(index)
  }
  const said: string[] = []
  const places: Place[] = []
  let duplicated = 0
  let reordered = 0
  let furthest = -1
  for (const record of seen) {
    const index = waiting.get(contentOf(record, hasTimestamps))?.shift()
    const copied = index === undefined ? undefined : expected[index]
    const upstreamOffset = copied?.record.offset
    if (copied !== undefined)
      places.push({
        upstreamOffset: copied.record.offset,
        downstreamOffset: record.offset,
        isOptional: copied.isOptional,
      })
    if (index === undefined) {
      duplicated++
      said.push(`offset ${record.offset} of the target is there once too often`)
    } else if (index < furthest) {
      reordered++
      said.push(`offset ${record.offset} of the target, source offset ${upstreamOffset}, comes too late`)
    } else furthest = index
  }
  const lost = [...waiting.values()].flat().filter((index) => expected[index]?.isOptional === false)
  if (lost.length > 0)
    said.push(
      `source offsets ${lost.slice(0, 10).map((index) => expected[index]?.record.offset)} are not in the target`,
    )
  return { lost: lost.length, duplicated, reordered, first: said[0], places }
}

const contentOf = ({ timestamp, key, value, headers }: DecodedRecord, hasTimestamps: boolean): string =>
  [
    hasTimestamps ? timestamp : '',
    text(key),
    text(value),
    ...headers.flatMap((header) => [header.key, text(header.value)]),
  ].join('\u0001')

const text = (bytes: Buffer | null): string => (bytes === null ? 'null' : `:${bytes.toString('latin1')}`)
