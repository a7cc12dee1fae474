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
  /** The first offsets that were put too far, as a sentence; undefined when there are none. */
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

/** Translates the offset of every record of a partition, and compares with where it stands. */
export const checkTranslation = (
  translation: ExactTranslation,
  source: TopicPartition,
  places: readonly Place[],
): TranslationCheck => {
  const check = { ahead: 0, behind: 0, unknown: 0 }
  const said: string[] = []
  for (const { upstreamOffset, downstreamOffset } of places) {
    const translated = translation.translateDownstream(source, upstreamOffset)
    if (translated === null) check.unknown++
    else if (translated < downstreamOffset) check.behind++
    else if (translated > downstreamOffset) {
      check.ahead++
      said.push(
        `source offset ${upstreamOffset} stands at ${downstreamOffset} and is translated to ${translated}`,
      )
    }
  }
  return { ...check, first: said[0] }
}
