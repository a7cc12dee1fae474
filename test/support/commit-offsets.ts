import { type OffsetToCommit, offsetCommit } from '../../kafka/api/offset-commit.ts'
import { type Cluster, sendToCoordinator } from '../../kafka/cluster.ts'
import { throwIfError } from '../../kafka/error-codes.ts'

/** Commits offsets of a group that has no members, as an application that consumes without a group does. */
export const commitOffsets = async (
  cluster: Cluster,
  groupId: string,
  offsets: readonly OffsetToCommit[],
): Promise<void> => {
  const codeOf = (answer: readonly { errorCode: number }[]) => answer[0]?.errorCode ?? 0
  for (const { errorCode } of await sendToCoordinator(
    cluster,
    groupId,
    offsetCommit(groupId, offsets),
    codeOf,
  ))
    throwIfError(errorCode, `the offsets of group ${groupId} were not committed`)
}
