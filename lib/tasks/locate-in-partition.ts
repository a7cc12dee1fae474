import { recoverConsecutive } from '../mirror/consecutive-recovery.ts'
import { firstPosition, type Position } from '../mirror/position.ts'
import type { ProducerMemory, Recovered } from '../mirror/recovery.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'
import type { RemoteLog } from './replicate-ports.ts'

/** What is known of an object's chain in a partition before it is looked for. */
export interface KnownChain {
  readonly producerId: bigint
  /** As it was stored last. */
  readonly stored: Position | undefined
}

/**
 * Where the records of an object stand in a partition: as stored, corrected by what the leader remembers and by what stands
 * in the log, which is read only where they differ. Throws when only waiting helps; the object then comes again.
 *
 * Another delivery of the object may append at any time. So the log end is asked for before the leader's memory: what the
 * leader does not remember of us stands at or after that log end, and is found from there when a batch is refused.
 */
export const locateInPartition = async (
  log: RemoteLog,
  to: TopicPartition,
  { producerId, stored }: KnownChain,
  isRefused: boolean,
): Promise<Recovered> => {
  const earlier = await logEndOf(log, to)
  const memory = await log.producerMemory(producerId, to)
  if (stored === undefined && memory === undefined) return goOn(firstPosition(producerId, 0n, earlier))
  if (stored !== undefined && !isRefused && earlier >= stored.downstreamOffset && carriesOn(stored, memory))
    return goOn({ ...stored, downstreamOffset: earlier })
  const logStart = await log.logStart(to)
  // Without a position, and where the leader remembers the id all the same, our batches may stand anywhere.
  const position = stored ?? firstPosition(producerId, 0n, logStart)
  const from = position.downstreamOffset > logStart ? position.downstreamOffset : logStart
  const logEnd = await logEndOf(log, to)
  const found = await log.batchesOf(producerId, to, from, logEnd)
  const recovered = recoverConsecutive({ position, logStart, logEnd, found, memory })
  if (recovered !== undefined) return recovered
  throw new Error(
    `${formatTopicPartition(to)} took records of the file that its followers do not have yet; nothing was sent, the ` +
      'object is delivered again',
  )
}

const logEndOf = async (log: RemoteLog, of: TopicPartition): Promise<bigint> => {
  const [logEnd] = await log.logEnds([of])
  if (logEnd === undefined || logEnd instanceof Error)
    throw logEnd ?? new Error(`the log end of ${formatTopicPartition(of)} was not told`)
  return logEnd
}

/** The leader waits for the very next sequence: nothing of ours stands beyond the position. */
const carriesOn = (position: Position, memory: ProducerMemory | undefined): boolean =>
  memory?.producerEpoch === position.producerEpoch && memory.lastSequence + 1 === position.sequence

const goOn = (position: Position): Recovered => ({ position, findings: [], isRestart: false })
