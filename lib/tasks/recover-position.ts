import { decodeRecord } from '../mirror/decode-event.ts'
import { type FoundPlaces, placesOfFound } from '../mirror/found-places.ts'
import { addSequence, firstPosition, type Position, restart } from '../mirror/position.ts'
import {
  type Evidence,
  type Finding,
  type ProducerMemory,
  type Recovered,
  recover,
  recoverRefused,
} from '../mirror/recovery.ts'
import type { PartitionCopy } from './partition-copy.ts'
import type { RemoteLog } from './replicate-ports.ts'

/** Where to go on, and where records stand that were found. */
export interface RecoveredPosition extends Recovered {
  /** For the offset map. Absent where nothing was found, or nothing of it is skipped. */
  readonly found?: FoundPlaces
}

/** What was stored of a partition, and the id to use where nothing was. */
export interface StoredPosition {
  readonly producerId: bigint
  readonly position: Position | undefined
  /** A copy of it, where none is stored any more: it may be old. */
  readonly copied?: Position | undefined
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
): Promise<RecoveredPosition> => {
  // Before the log end: what another environment appends in between is found in the log then.
  const memory = stored.position ? undefined : await log.producerMemory(stored.producerId, copy.to)
  const [logEnd] = await log.logEnds([copy.to])
  if (logEnd instanceof Error) throw logEnd
  if (logEnd === undefined) throw new Error(`the log end of ${copy.name} was not told`)
  const range = { logStart: await log.logStart(copy.to), logEnd }
  if (stored.position) return correct(log, copy, stored.position, true, range, isRefused)
  const rebuilt = usableCopy(stored, logEnd) ?? (await rebuild(log, copy, stored.producerId, range))
  const recovered =
    rebuilt === undefined
      ? first(stored.producerId, copy, logEnd, memory)
      : withFindings(
          [{ kind: 'position-lost', at: logEnd }],
          await correct(log, copy, rebuilt, false, range, isRefused),
        )
  return withFindings(lostSinceCopy(stored, logEnd), recovered)
}

const withFindings = (findings: readonly Finding[], recovered: RecoveredPosition): RecoveredPosition => ({
  ...recovered,
  findings: [...findings, ...recovered.findings],
})

/** A remote topic that was deleted takes its positions along: then only the copy tells that there was more. */
const lostSinceCopy = ({ producerId, copied }: StoredPosition, logEnd: bigint): readonly Finding[] =>
  copied?.producerId === producerId && copied.downstreamOffset > logEnd
    ? [{ kind: 'target-lost-records', from: logEnd, to: copied.downstreamOffset }]
    : []

interface LogRange {
  readonly logStart: bigint
  readonly logEnd: bigint
}

/**
 * The position of a partition in which nothing of ours is left. Where the leader remembers us all the same, the
 * position was lost and the records were removed: only a new epoch may start at sequence 0 then.
 */
const first = (
  producerId: bigint,
  { firstOffset }: PartitionCopy,
  logEnd: bigint,
  memory: ProducerMemory | undefined,
): Recovered => {
  const position = firstPosition(producerId, firstOffset, logEnd)
  if (memory === undefined) return { position, findings: [], isRestart: true }
  return {
    position: restart(position, memory.producerEpoch, logEnd),
    findings: [{ kind: 'position-lost', at: logEnd }],
    isRestart: true,
  }
}

const correct = async (
  log: RemoteLog,
  copy: PartitionCopy,
  position: Position,
  isSure: boolean,
  { logStart, logEnd }: LogRange,
  isRefused: boolean,
): Promise<RecoveredPosition> => {
  const from = position.downstreamOffset > logStart ? position.downstreamOffset : logStart
  const found = logEnd > from ? await log.batchesOf(position.producerId, copy.to, from, logEnd) : []
  const upstreamOffset = Number(position.upstreamOffset)
  const event =
    found.length > 0 ? copy.records.filter(({ offset }) => offset >= upstreamOffset).map(decodeRecord) : []
  const evidence: Evidence = { position, isSure, logStart, logEnd, found, event }
  const hasShrunk = logEnd < position.downstreamOffset
  // What is removed below the log start may have been ours: then the position must not move beyond it.
  const mayMiss = logStart > position.downstreamOffset
  if (found.length > 0) return withPlaces(copy, evidence, recover(evidence))
  if (!(isRefused || hasShrunk || mayMiss)) return recover(evidence)
  const memory = await log.producerMemory(position.producerId, copy.to)
  const known = { ...evidence, memory }
  const decided = hasShrunk
    ? recover(known)
    : (recoverRefused(known) ?? (await cutAndWrittenOn(log, copy, known)))
  if (decided === undefined)
    throw new Error(
      `${copy.name} took records from source offset ${position.upstreamOffset} that its followers do not have yet; ` +
        'nothing was sent, the event is delivered again',
    )
  return decided
}

const withPlaces = (
  { firstOffset }: PartitionCopy,
  evidence: Evidence,
  recovered: Recovered,
): RecoveredPosition =>
  recovered.isRestart ? recovered : { ...recovered, found: placesOfFound(evidence, recovered, firstOffset) }

/** How far before the position a batch is looked for that the leader remembers, offsets. */
const nearLength = 10_000n

/** What the leader remembers is ahead of the position, and yet before it in the log: waiting for it would never end. */
const cutAndWrittenOn = async (
  log: RemoteLog,
  copy: PartitionCopy,
  evidence: Evidence,
): Promise<Recovered | undefined> => {
  const { position, memory, logStart } = evidence
  const near = position.downstreamOffset - nearLength
  const from = near > logStart ? near : logStart
  const before = await log.batchesOf(position.producerId, copy.to, from, position.downstreamOffset)
  const isMemoryBehind = before.some(
    ({ producerEpoch, baseSequence, count }) =>
      producerEpoch === memory?.producerEpoch && addSequence(baseSequence, count - 1) === memory.lastSequence,
  )
  return isMemoryBehind ? recoverRefused({ ...evidence, isMemoryBehind }) : undefined
}

/** The copy, unless it is of another chain or of another log: then the log alone tells. */
const usableCopy = ({ producerId, copied }: StoredPosition, logEnd: bigint): Position | undefined =>
  copied?.producerId === producerId && copied.downstreamOffset <= logEnd ? copied : undefined

/**
 * How much of a log is searched for our batches when no position is stored, offsets: some events' worth. Only an
 * event that was begun before can stand there, and a large log cannot be read within an invocation.
 */
const tailLength = 100_000n

/**
 * The position as the log alone tells it, when none is stored: it starts before the first of our batches in the
 * tail, as if nothing of it were known to be copied. Undefined where there is none of ours.
 */
const rebuild = async (
  log: RemoteLog,
  copy: PartitionCopy,
  producerId: bigint,
  { logStart, logEnd }: LogRange,
): Promise<Position | undefined> => {
  const tail = logEnd - tailLength
  const [found] = await log.batchesOf(producerId, copy.to, tail > logStart ? tail : logStart, logEnd)
  if (found === undefined) return undefined
  return {
    producerId,
    producerEpoch: found.producerEpoch,
    sequence: found.baseSequence,
    upstreamOffset: 0n,
    downstreamOffset: found.baseOffset,
  }
}
