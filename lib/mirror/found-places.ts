import { between, partnersOf, type SourceContent, upTo } from './alignment.ts'
import { lastOffsetOfLabel } from './batch-label.ts'
import type { Position } from './position.ts'
import type { Evidence, FoundRecord, Recovered } from './recovery.ts'

/** Where a record stands on both sides. */
export interface Place {
  readonly upstreamOffset: bigint
  readonly downstreamOffset: bigint
}

/** What is known of the places of records that were found in the target. */
export interface FoundPlaces {
  /** In order: the first record whose place is known, and each at another distance than the one before it. */
  readonly places: readonly Place[]
  /**
   * Whether the places of all others follow: false when records were found that come after the event, with gaps among
   * them that only the next event tells.
   */
  readonly isComplete: boolean
}

/** Records that were found, and the source offsets [from, to) in which they lie. */
interface Section {
  readonly found: readonly FoundRecord[]
  readonly from: bigint
  readonly to: bigint
}

/**
 * The places of found records, for the offset map. An environment that died after an append has not written them, so
 * whoever finds its records does.
 *
 *   event      10 11 .  . 14 15      found at  5 6 7 8 9      10 -> 5, 14 -> 8; what is at 7 was compacted away since
 *
 * Labels cut what was found into sections. In one with a record for each offset nothing has to be compared; in others the
 * event tells where the gaps are. Of byte-identical neighbours the first one counts where the event does not tell them
 * apart: a group rather reads again than not at all. `deliveredFrom`: the first offset of the event, of records that are
 * not sent, too.
 */
export const placesOfFound = (
  evidence: Evidence,
  { position }: Recovered,
  deliveredFrom: bigint,
): FoundPlaces => {
  const { event } = evidence
  const known = sectionsOf(evidence, position).map((section) => placesIn(section, event, deliveredFrom))
  return {
    places: changes(known.flatMap(({ places }) => places)),
    isComplete: known.every(({ isComplete }) => isComplete),
  }
}

/** From the last batch back: each label names where the one after it begins. What is not accounted for is left out. */
const sectionsOf = ({ position, found: batches }: Evidence, recovered: Position): readonly Section[] => {
  const from = position.upstreamOffset
  const sections: Section[] = []
  let end = recovered.upstreamOffset
  let found: readonly FoundRecord[] = []
  for (const [index, batch] of [...batches.entries()].reverse()) {
    const isPast = ({ offset }: FoundRecord) =>
      offset >= position.downstreamOffset && offset < recovered.downstreamOffset
    found = [...batch.records().filter(isPast), ...found]
    const label = batches[index - 1]?.label
    const start = label === undefined ? undefined : lastOffsetOfLabel(label, end - BigInt(found.length))
    if (index > 0 && (start === undefined || start < from)) continue
    sections.unshift({ found, from: start ?? from, to: end })
    end = start ?? from
    found = []
  }
  return sections
}

const placesIn = (section: Section, event: readonly SourceContent[], deliveredFrom: bigint): FoundPlaces => {
  const { found, from, to } = section
  if (BigInt(found.length) === to - from) return { places: consecutive(section), isComplete: true }
  const copied = event.filter(({ offset }) => offset >= from && offset < to)
  const last = copied.at(-1)
  // All of it lies before the event, so an earlier one told of it; or after it, so a later one will.
  if (last === undefined) return { places: [], isComplete: deliveredFrom >= to }
  const pairs = pairsIn(section, copied)
  const reachesEnd = (event.at(-1)?.offset ?? 0n) >= to - 1n
  const [, lastAt = -1] = pairs.at(-1) ?? []
  return {
    places: pairs.map(([{ offset }, at]) => place(offset, found[at])),
    isComplete: reachesEnd || (lastAt >= 0 && roomAfter(section, last) === found.length - 1 - lastAt),
  }
}

const consecutive = ({ found, from }: Section): readonly Place[] =>
  found.map((record, index) => place(from + BigInt(index), record))

const place = (upstreamOffset: bigint, found: { readonly offset: bigint } | undefined): Place => ({
  upstreamOffset,
  downstreamOffset: found?.offset ?? 0n,
})

/** A record of the event, and the index of its copy. */
type Pair = readonly [SourceContent, number]

/** A record of the event, and the indices at which its copy may stand, ascending. */
type Candidates = readonly [SourceContent, readonly number[]]

/**
 * Every record of the event that lies in a section was copied, in order; a found one without partner was compacted away at
 * the source since, and so needs an offset that the event lacks. Of several ways the earliest copies are taken.
 */
const pairsIn = (section: Section, copied: readonly SourceContent[]): readonly Pair[] => {
  const forward: Candidates[] = []
  for (const record of copied) {
    const before = forward.at(-1)
    const ranges =
      before === undefined
        ? upTo(Number(record.offset - section.from))
        : between(before[1], offsetsBetween(before[0], record))
    const candidates = partnersOf(record, section.found, ranges)
    if (candidates.length > 0) forward.push([record, candidates]) // else the target's compaction took it
  }
  const pairs: Pair[] = []
  let after: Candidates | undefined
  for (const [record, candidates] of forward.toReversed()) {
    const possible = candidates.filter((at) => canBeFollowed(section, [record, at], after))
    const [earliest] = possible
    if (earliest !== undefined) pairs.unshift([record, earliest])
    after = [record, possible]
  }
  return pairs
}

const canBeFollowed = (section: Section, [record, at]: Pair, after: Candidates | undefined): boolean => {
  if (after === undefined) return section.found.length - 1 - at <= roomAfter(section, record)
  const room = offsetsBetween(record, after[0])
  return after[1].some((next) => next > at && next - at - 1 <= room)
}

/** How many offsets the event lacks between two of its records. */
const offsetsBetween = (record: SourceContent, next: SourceContent): number =>
  Number(next.offset - record.offset) - 1

/** How many offsets a section has after a record. */
const roomAfter = ({ to }: Section, { offset }: SourceContent): number => Number(to - offset) - 1

/** The first place, and those at another distance than the one before. */
const changes = (places: readonly Place[]): readonly Place[] =>
  places.filter((here, index) => distance(here) !== distance(places[index - 1]))

const distance = (place: Place | undefined): bigint | undefined =>
  place && place.downstreamOffset - place.upstreamOffset
