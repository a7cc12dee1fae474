import { provenanceHeader } from './provenance.ts'

/**
 * What recovery compares: a record's contents. Offsets differ on both sides.
 */
export interface Content {
  readonly timestamp: bigint
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly { readonly key: string; readonly value: Buffer | null }[]
}

/** A record of an event, with its source offset. */
export interface SourceContent extends Content {
  readonly offset: bigint
}

/** How the records that were found in the target fit to those of an event. */
export interface Alignment {
  /** So many of the event's records are in the target already. */
  readonly skip: number
  /** The found records before this index are accounted for. */
  readonly accounted: number
  /** More than one answer fits, or none: the one taken may repeat or miss a record. */
  readonly isDoubtful: boolean
}

/**
 * Whether two records are the same, byte for byte. Where they have been does not count: what was sent before a flow was
 * told to say so is recognised afterwards, and the other way round.
 */
export const haveSameContent = (one: Content, other: Content): boolean =>
  one.timestamp === other.timestamp &&
  areSameBytes(one.key, other.key) &&
  areSameBytes(one.value, other.value) &&
  areSameHeaders(withoutProvenance(one.headers), withoutProvenance(other.headers))

/** Whether two lists of headers are the same: order and repeats count. */
export const areSameHeaders = (some: Content['headers'], others: Content['headers']): boolean =>
  some.length === others.length &&
  some.every((header, index) => {
    const against = others[index]
    return against !== undefined && header.key === against.key && areSameBytes(header.value, against.value)
  })

const withoutProvenance = (headers: Content['headers']): Content['headers'] =>
  headers.some(({ key }) => key === provenanceHeader)
    ? headers.filter(({ key }) => key !== provenanceHeader)
    : headers

/** Null is not the same as no bytes. */
export const areSameBytes = (one: Buffer | null, other: Buffer | null): boolean =>
  one === null || other === null ? one === other : one.equals(other)

/**
 * Matches by contents, where batches carry no label (spec/exactly-once, `align`).
 *
 * `found` are our records beyond the position, in order; `event` the records at or after its upstreamOffset. Every
 * record of the event that was copied has its partner in `found`, in order; a found record without one was
 * compacted away at the source since, so an offset that the event lacks must be there for it.
 *
 *   event   10 11  .  . 14 15        found  a b x c      a=10 b=11 c=14, x was 12 or 13: skip 3
 *
 * Of all numbers of records to skip that fit, the largest when the position is sure, the smallest when it is not:
 * a repeated record can be seen, a lost one cannot.
 */
export const align = (
  upstreamOffset: bigint,
  found: readonly Content[],
  event: readonly SourceContent[],
  isSure: boolean,
): Alignment => {
  if (found.length === 0) return { skip: 0, accounted: 0, isDoubtful: false }
  const room = Number((event[0]?.offset ?? upstreamOffset) - upstreamOffset)
  const fits = skipsThatFit(room, found, event, isSure)
  const chosen = isSure ? fits.at(-1) : fits[0]
  if (chosen) return { ...chosen, isDoubtful: !isSure && fits.length > 1 }
  const anywhere = skipsThatFit(Number.POSITIVE_INFINITY, found, event, isSure)
  const guessed = isSure ? anywhere.at(-1) : anywhere[0]
  return { ...(guessed ?? { skip: 0, accounted: found.length }), isDoubtful: true }
}

/** Every number of event records that may be in the target already, with the found records that this accounts for. */
const skipsThatFit = (
  room: number,
  found: readonly Content[],
  event: readonly SourceContent[],
  isSure: boolean,
): { skip: number; accounted: number }[] => {
  const gapBefore = (index: number): number => {
    const [here, before] = [event[index], event[index - 1]]
    return here && before ? Number(here.offset - before.offset) - 1 : Number.POSITIVE_INFINITY
  }
  const fits = found.length <= room ? [{ skip: 0, accounted: found.length }] : []
  let partners: readonly number[] = []
  for (let skip = 1; skip <= event.length; skip++) {
    partners = partnersOf(
      event[skip - 1],
      found,
      skip === 1 ? upTo(room) : between(partners, gapBefore(skip - 1)),
    )
    if (partners.length === 0) break
    // After the last pair, the found records must fit into the offsets that the event lacks before its next record.
    const restFits = (index: number) => found.length - index - 1 <= gapBefore(skip)
    const last = isSure ? partners.find(restFits) : partners.findLast(restFits)
    if (last !== undefined) fits.push({ skip, accounted: skip === event.length ? last + 1 : found.length })
  }
  return fits
}

/** Indices from `from` to `to`, ascending and without overlap: where a record's copy may stand. */
export type Ranges = readonly { readonly from: number; readonly to: number }[]

/** At one of the first, with at most `room` records before it. */
export const upTo = (room: number): Ranges => [{ from: 0, to: room }]

/** Behind any of the copies of the record before, with no more records between than the event lacks offsets. */
export const between = (before: readonly number[], gap: number): Ranges =>
  before.map((index, at) => ({ from: index + 1, to: Math.min(index + 1 + gap, before[at + 1] ?? Infinity) }))

/** The found records in these ranges that may be the copy of a record of the event, ascending. */
export const partnersOf = (
  record: SourceContent | undefined,
  found: readonly Content[],
  ranges: Ranges,
): readonly number[] => {
  const partners: number[] = []
  for (const { from, to } of ranges)
    for (let index = from; index <= to; index++) {
      const content = found[index]
      if (content === undefined) break
      if (record && haveSameContent(content, record)) partners.push(index)
    }
  return partners
}
