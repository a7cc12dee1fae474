import { isSamePosition, type Position } from '../mirror/position.ts'
import type { PartitionCopy } from './partition-copy.ts'
import { type RecoveredPosition, recoverPosition } from './recover-position.ts'
import type { MirrorBatch } from './replicate-ports.ts'
import type { Replication } from './replication.ts'
import { watchSource } from './watch-source.ts'

/** Where every partition stands: as remembered, if its log ends where this environment left it; found again otherwise. */
export const locatePositions = async (
  replication: Replication,
  copies: readonly PartitionCopy[],
): Promise<void> => {
  const { log, memory } = replication
  const [ends] = await Promise.all([
    log.logEnds(copies.map(({ to }) => to)),
    log.prepare(likelyBatches(replication, copies)),
  ])
  const cold = copies.filter((copy, index) => {
    const end = ends[index]
    if (end instanceof Error) {
      copy.failure = end
      return false
    }
    const remembered = memory.get(copy.name)
    if (remembered === undefined || remembered.downstreamOffset !== end) return true
    // Delivered again; or the position was put back meanwhile (movePositions), and what is stored counts.
    if (copy.firstOffset < remembered.upstreamOffset) return true
    copy.goOnFrom(remembered, true)
    return false
  })
  if (cold.length > 0) await findAgain(replication, cold, false)
  const anew = await watchSource(replication.sourceWatch, copies, (copy) => cold.includes(copy))
  for (const { source, position } of anew) await replication.offsetMap.startsAnew(source, position)
  if (anew.length > 0)
    await replication.positions.commit(anew.map(({ to, position }) => ({ ...to, position })))
  for (const copy of copies) if (copy.next > 0) replication.skipped(copy, copy.next)
}

/** What is appended if every log ends where this environment left it. */
const likelyBatches = ({ memory }: Replication, copies: readonly PartitionCopy[]): readonly MirrorBatch[] =>
  copies.flatMap((copy) => {
    const remembered = memory.get(copy.name)
    return (remembered && copy.batchFrom(remembered)) ?? []
  })

/** Finds positions anew: from what is stored, corrected by what stands in the target. What fails is the copy's failure. */
export const findAgain = async (
  replication: Replication,
  copies: readonly PartitionCopy[],
  isRefused: boolean,
): Promise<void> => {
  const { log, memory, positions } = replication
  for (const copy of copies) {
    memory.delete(copy.name)
    replication.offsetMap.forget(copy.source)
    copy.hasUnknownPlaces = false
    copy.hasMoved = false // what this environment believed may be older than what is stored
  }
  const { producerId, positions: stored } = await positions.fetch(copies.map(({ to }) => to))
  const copied = await fetchCopies(
    replication,
    copies.filter((_, index) => stored[index] === undefined),
  )
  await Promise.all(
    copies.map(async (copy, index) => {
      try {
        const position = stored[index]
        const recovered = await recoverPosition(
          log,
          copy,
          { producerId, position, copied: copied.get(copy) },
          isRefused,
        )
        await accept(replication, copy, recovered, position)
      } catch (error) {
        copy.failure = asError(error)
      }
    }),
  )
}

/** What source-connector has copied of positions that are stored no more. */
const fetchCopies = async (
  { positionCopies }: Replication,
  copies: readonly PartitionCopy[],
): Promise<ReadonlyMap<PartitionCopy, Position | undefined>> => {
  if (copies.length === 0) return new Map()
  const copied = await positionCopies.fetch(copies.map(({ source }) => source))
  return new Map(copies.map((copy, index) => [copy, copied[index]]))
}

const accept = async (
  replication: Replication,
  copy: PartitionCopy,
  { position, findings, isRestart, isUndecided = false, found }: RecoveredPosition,
  stored: Position | undefined,
): Promise<void> => {
  for (const finding of findings) replication.found(finding, copy)
  // A position that is the first one ever has nothing before it that could be void.
  if (isRestart && findings.length > 0) await replication.offsetMap.startsAnew(copy.source, position)
  // A first position and a new epoch are stored before anything is produced under them.
  if (isRestart) await replication.positions.commit([{ ...copy.to, position }])
  copy.isUndecided = isUndecided
  copy.goOnFrom(position, isRestart || (stored !== undefined && isSamePosition(position, stored)))
  if (found === undefined) return
  replication.offsetMap.foundAt(copy.source, found.places)
  copy.hasUnknownPlaces = !found.isComplete
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
