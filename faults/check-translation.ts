import { storedPositions } from '../functions/kafka/stored-positions.ts'
import { readPartition } from '../kafka/read-partition.ts'
import type { TopicPartition } from '../kafka/topic-partition.ts'
import { offsetMapTopic } from '../lib/mirror/offset-run.ts'
import { ExactTranslation } from '../lib/tasks/exact-translation.ts'
import type { Clusters } from './clusters.ts'
import type { Place } from './compare.ts'
import type { Flow } from './flow.ts'
import { patientCall } from './patient-call.ts'

/** What translating the offset of every record gave. */
export interface TranslationCheck {
  /** Put behind the record: a group that switches would never read it. */
  readonly ahead: number
  /** Put before it: a group would read records again. */
  readonly behind: number
  /** Not translated at all. */
  readonly unknown: number
  /** The first one that was not translated exactly, as a sentence; undefined when there is none. */
  readonly first: string | undefined
}

/** The offsets of a flow, translated as the checkpoint function does. */
export const readTranslation = async (
  { target }: Clusters,
  { sourceAlias, targetAlias }: Flow,
): Promise<ExactTranslation> => {
  const map = { topic: offsetMapTopic(sourceAlias), partition: 0 }
  const translation = new ExactTranslation({
    offsetMap: { read: (from) => readPartition(target, map, from === undefined ? {} : { from }) },
    mirroredEnds: () => storedPositions(target, sourceAlias, targetAlias),
    remoteTopic: (topic) => `${sourceAlias}.${topic}`,
    maxRuns: 10_000,
  })
  await patientCall(() => translation.refresh())
  return translation
}

/**
 * Translates the offset of every record of a partition, and compares with where it stands. One that compaction took may
 * be translated to any place between the records around it: a group that is there reads the same.
 */
export const checkTranslation = (
  translation: Pick<ExactTranslation, 'translateDownstream'>,
  source: TopicPartition,
  places: readonly Place[],
): TranslationCheck => {
  const check = { ahead: 0, behind: 0, unknown: 0 }
  const said: string[] = []
  for (const [index, place] of places.entries()) {
    const { upstreamOffset, downstreamOffset } = place
    const translated = translation.translateDownstream(source, upstreamOffset)
    const [from, to] = rightPlaces(places, index)
    if (translated === null) check.unknown++
    else if (translated < from) check.behind++
    else if (translated > to) check.ahead++
    else continue
    said.push(
      `source offset ${upstreamOffset} stands at ${downstreamOffset} and is translated to ${translated ?? 'nothing'}`,
    )
  }
  return { ...check, first: said[0] }
}

/** The first and the last offset to which a group at a record may be moved. */
const rightPlaces = (places: readonly Place[], index: number): readonly [bigint, bigint] => {
  const place = places[index]
  if (place === undefined) throw new RangeError(`there is no place ${index}`)
  if (!place.isOptional) return [place.downstreamOffset, place.downstreamOffset]
  const before = places.slice(0, index).findLast(({ isOptional }) => !isOptional)
  const after = places.slice(index).find(({ isOptional }) => !isOptional)
  return [
    (before?.downstreamOffset ?? -1n) + 1n,
    after?.downstreamOffset ?? (places.at(-1)?.downstreamOffset ?? 0n) + 1n,
  ]
}
