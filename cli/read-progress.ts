import { logEnds, logStarts } from '../functions/kafka/log-ends.ts'
import { storedPositions } from '../functions/kafka/stored-positions.ts'
import { type PartitionProgress, partitionsProgress } from '../lib/mirror/partition-progress.ts'
import type { Flow } from './flow.ts'
import type { FlowRules } from './flow-rules.ts'
import { byPartition } from './read-groups.ts'

/** How far the mirror is in every partition of some topics of the source, by topic and partition. */
export const readProgress = async (
  { source, target, sourceAlias, targetAlias }: Flow,
  { remoteTopic }: Pick<FlowRules, 'remoteTopic'>,
  topics: readonly string[],
): Promise<readonly PartitionProgress[]> => {
  // Positions first: the other way round one could be ahead of a log end that was read before it.
  const positions = await storedPositions(target.cluster, sourceAlias, targetAlias)
  const [starts, ends] = await Promise.all([
    logStarts(source.cluster, topics),
    logEnds(source.cluster, topics),
  ])
  return [...partitionsProgress({ remoteTopic, logStarts: starts, logEnds: ends, positions })].sort(
    byPartition,
  )
}
