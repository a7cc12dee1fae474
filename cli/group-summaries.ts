import type { Flow } from './flow.ts'
import { flowRules } from './flow-rules.ts'
import { readGroups } from './read-groups.ts'

/** A group in one line. */
export interface GroupSummary {
  readonly group: string
  /** In which it has committed an offset on the source. */
  readonly partitions: number
  /** Those of which its offset on the target is known. */
  readonly translated: number
  /** Those of which an offset is committed on the target. */
  readonly moved: number
  /** Records that it would read again if it went over to the target now, where that is known. */
  readonly reread: bigint
}

/** The groups that the flow translates; none where it translates none. */
export const readGroupSummaries = async (
  flow: Flow,
  warn: (line: string) => void,
): Promise<readonly GroupSummary[]> => {
  const { groups: rules } = flowRules(flow)
  if (rules === undefined) return []
  const groups = await readGroups(flow, {
    rules,
    isChosenGroup: () => true,
    isChosenTopic: () => true,
    log: { warn: (line) => warn(`warning: ${line}`) },
  })
  return groups.map(({ group, partitions }) => ({
    group,
    partitions: partitions.length,
    translated: partitions.filter(({ translated }) => translated !== undefined).length,
    moved: partitions.filter(({ target }) => target !== undefined).length,
    reread: partitions.reduce(
      (sum, { reread }) => (reread !== undefined && reread > 0n ? sum + reread : sum),
      0n,
    ),
  }))
}
