import { committedOffsets } from './committed-offsets.ts'
import { flowTopics } from './flow-figures.ts'
import type { Figures, GroupFigures } from './live-summary.ts'
import type { Running, RunningMirror } from './running-mirror.ts'
import { sampleGroup } from './sample-data.ts'

/** Everything that the summary shows, as it is now. */
export const readFigures = async (running: Running): Promise<Figures> => ({
  topics: running.flow ? flowTopics(running.aws, running.flow, running.sides.remoteName) : [],
  hasFlow: running.flow !== undefined,
  groups: running.flow && running.isSample ? await groupFigures(running, sampleGroup.groupId) : [],
  documents: await running.index?.count(),
})

/** Where a group is on both sides, one row a topic that it has committed offsets of at the source. */
export const groupFigures = async (
  { sides }: Pick<RunningMirror, 'sides'>,
  groupId: string,
): Promise<readonly GroupFigures[]> => {
  const [here, there] = await Promise.all([
    committedOffsets(sides.source, groupId),
    committedOffsets(sides.target, groupId),
  ])
  const committed = Map.groupBy(there, ({ topic }) => topic)
  return [...Map.groupBy(here, ({ topic }) => topic)].map(([topic, offsets]) => ({
    groupId,
    topic,
    source: sum(offsets),
    target: sumIfAny(committed.get(sides.remoteName(topic))),
  }))
}

const sum = (offsets: readonly { readonly offset: bigint }[]): bigint =>
  offsets.reduce((total, { offset }) => total + offset, 0n)

const sumIfAny = (offsets: readonly { readonly offset: bigint }[] = []): bigint | undefined =>
  offsets.length === 0 ? undefined : sum(offsets)
