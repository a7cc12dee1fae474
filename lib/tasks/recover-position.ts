import { decodeRecord } from '../mirror/decode-event.ts'
import { firstPosition, type Position } from '../mirror/position.ts'
import { type Evidence, type Recovered, recover, recoverRefused } from '../mirror/recovery.ts'
import type { PartitionCopy } from './partition-copy.ts'
import type { RemoteLog } from './replicate-ports.ts'

/** What was stored of a partition, and the id to use where nothing was. */
export interface StoredPosition {
  readonly producerId: bigint
  readonly position: Position | undefined
}

/**
 * Finds a partition's position again: what was stored, corrected by what stands in the target
 * (spec/exactly-once 3, `recover`). Throws when only waiting helps; Lambda then delivers the event again.
 */
export const recoverPosition = async (
  log: RemoteLog,
  copy: PartitionCopy,
  stored: StoredPosition,
  isRefused: boolean,
): Promise<Recovered> => {
  const [logEnd] = await log.logEnds([copy.to])
  if (logEnd === undefined) throw new Error(`the log end of ${copy.name} was not told`)
  const logStart = await log.logStart(copy.to)
  if (stored.position) return correct(log, copy, stored.position, true, { logStart, logEnd }, isRefused)
  const rebuilt = await rebuild(log, copy, stored.producerId, { logStart, logEnd })
  if (rebuilt === undefined) {
    const first = firstPosition(stored.producerId, firstOffset(copy), logEnd)
    return { position: first, findings: [], isRestart: true }
  }
  const recovered = await correct(log, copy, rebuilt, false, { logStart, logEnd }, isRefused)
  return { ...recovered, findings: [{ kind: 'position-lost', at: logEnd }, ...recovered.findings] }
}

interface LogRange {
  readonly logStart: bigint
  readonly logEnd: bigint
}

const correct = async (
  log: RemoteLog,
  copy: PartitionCopy,
  position: Position,
  isSure: boolean,
  { logStart, logEnd }: LogRange,
  isRefused: boolean,
): Promise<Recovered> => {
  const from = position.downstreamOffset > logStart ? position.downstreamOffset : logStart
  const found = logEnd > from ? await log.batchesOf(position.producerId, copy.to, from, logEnd) : []
  const first = Number(position.upstreamOffset)
  const event = copy.records.filter(({ offset }) => offset >= first).map(decodeRecord)
  const evidence: Evidence = { position, isSure, logStart, logEnd, found, event }
  if (found.length > 0 || !isRefused || logEnd < position.downstreamOffset) return recover(evidence)
  const decided = recoverRefused(evidence, await log.producerMemory(position.producerId, copy.to))
  if (decided === undefined)
    throw new Error(
      `${copy.name} took records from source offset ${position.upstreamOffset} that its followers do not have yet; ` +
        'nothing was sent, the event is delivered again',
    )
  return decided
}

/**
 * The position as the log alone tells it, when none is stored: it starts before the first of our batches that is
 * left, as if nothing of it were known to be copied. Undefined where there is none of ours.
 */
const rebuild = async (
  log: RemoteLog,
  copy: PartitionCopy,
  producerId: bigint,
  { logStart, logEnd }: LogRange,
): Promise<Position | undefined> => {
  const [first] = await log.batchesOf(producerId, copy.to, logStart, logEnd)
  if (first === undefined) return undefined
  return {
    producerId,
    producerEpoch: first.producerEpoch,
    sequence: first.baseSequence,
    upstreamOffset: 0n,
    downstreamOffset: logStart,
  }
}

const firstOffset = ({ records }: PartitionCopy): bigint => BigInt(records[0]?.offset ?? 0)
