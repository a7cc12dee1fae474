import { addSequence, isSequenceAtOrAfter, type Position } from './position.ts'
import { type Evidence, type FoundBatch, type Recovered, recover, recoverRefused } from './recovery.ts'

/** What recovery knows of a chain whose source offsets have no gaps: no contents are compared. */
export type ConsecutiveEvidence = Pick<Evidence, 'position' | 'logStart' | 'logEnd' | 'found' | 'memory'>

/**
 * Finds the position again where the source numbers its records 0, 1, 2, ... without gaps, as the records of a file are:
 * as many records as stand in the target beyond the position were copied, whatever they hold. Undefined: the leader took
 * records that its followers do not have yet; only waiting helps.
 *
 * Losses and holes are found as in the mirror (spec/exactly-once 3, rules 8 to 10).
 */
export const recoverConsecutive = (evidence: ConsecutiveEvidence): Recovered | undefined => {
  const { position, logEnd, found, memory } = evidence
  const known: Evidence = { ...evidence, isSure: true, event: [] }
  const last = found.at(-1)
  if (last === undefined || logEnd < position.downstreamOffset)
    return logEnd < position.downstreamOffset ? recover(known) : recoverRefused(known)
  const recovered = recover(known)
  if (recovered.isRestart) return recovered
  const after = positionAfter(position, found, last, logEnd)
  const isAllVisible =
    memory === undefined ||
    memory.producerEpoch !== after.producerEpoch ||
    // The log may have more: another environment appended since the leader was asked.
    isSequenceAtOrAfter(after.sequence, addSequence(memory.lastSequence, 1))
  return isAllVisible ? { position: after, findings: recovered.findings, isRestart: false } : undefined
}

const positionAfter = (
  position: Position,
  found: readonly FoundBatch[],
  last: FoundBatch,
  logEnd: bigint,
): Position => {
  const copied = found.reduce((sum, { baseOffset, lastOffset }) => {
    const first = baseOffset > position.downstreamOffset ? baseOffset : position.downstreamOffset
    return sum + (lastOffset - first) + 1n
  }, 0n)
  return {
    ...position,
    producerEpoch: last.producerEpoch,
    sequence: addSequence(last.baseSequence, Number(last.lastOffset - last.baseOffset) + 1),
    upstreamOffset: position.upstreamOffset + copied,
    downstreamOffset: logEnd,
  }
}
