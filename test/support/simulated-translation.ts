import { OffsetMap } from '../../lib/mirror/offset-map.ts'
import { formatTopicPartition } from '../../lib/mirror/topic-partition.ts'
import type { SimulatedPartition } from './simulated-partition.ts'
import type { SimulatedSource } from './simulated-source.ts'
import { flowProducerId, type SimulatedTarget } from './simulated-target.ts'

/**
 * Which groups of a source partition would read a record again, or never, if they were moved to the target now. A record
 * that compaction took while the mirror was at work is nothing that a group waits for. `mayReadAgain`: only records that it
 * would never read are looked for.
 */
export const wronglyTranslated = (
  target: SimulatedTarget,
  source: SimulatedSource,
  remote: SimulatedPartition,
  mayReadAgain: boolean,
): readonly string[] => {
  const { topic, partition } = source.of
  const end = target.positions.get(formatTopicPartition({ topic: `source.${topic}`, partition }))
  if (end === undefined) return []
  const map = new OffsetMap(10_000)
  for (const run of target.offsetMap) map.add(run)
  const places = placesOf(remote).filter(
    ({ upstream, downstream }) => source.isAlive(Number(upstream)) && downstream >= remote.logStart,
  )
  const wrong: string[] = []
  for (let group = 0n; group < end.upstreamOffset; group++) {
    const translated = map.translate(source.of, group, end)
    const isWrong = places.some(({ upstream, downstream }) =>
      upstream >= group ? downstream < (translated ?? 0n) : !mayReadAgain && downstream >= (translated ?? 0n),
    )
    if (isWrong) wrong.push(`a group at ${group} of partition ${partition} is moved to ${translated}`)
  }
  return wrong.length === 0 ? [] : [...wrong, ...describe(target, source, places)]
}

const placesOf = (remote: SimulatedPartition) =>
  remote.batches
    .filter(({ producerId }) => producerId === flowProducerId)
    .flatMap(({ records, baseOffset }) =>
      records.flatMap(({ sourceOffset }, index) =>
        sourceOffset === undefined
          ? []
          : [{ upstream: sourceOffset, downstream: baseOffset + BigInt(index) }],
      ),
    )

const describe = (
  { offsetMap }: SimulatedTarget,
  { of }: SimulatedSource,
  places: readonly { readonly upstream: bigint; readonly downstream: bigint }[],
): readonly string[] => [
  `places ${places.map(({ upstream, downstream }) => `${upstream}->${downstream}`).join(' ')}`,
  `map ${offsetMap
    .filter(({ partition }) => partition === of.partition)
    .map(
      ({ upstreamOffset, downstreamOffset, isAnew }) =>
        `${isAnew ? 'anew ' : ''}${upstreamOffset}->${downstreamOffset}`,
    )
    .join(' ')}`,
]
