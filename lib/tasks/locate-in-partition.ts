import { recoverConsecutive } from '../mirror/consecutive-recovery.ts'
import { firstPosition, type Position } from '../mirror/position.ts'
import type { ProducerMemory, Recovered } from '../mirror/recovery.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'
import type { RemoteLog } from './replicate-ports.ts'

/** What is known of an object's chain in a partition before it is looked for. */
export interface KnownChain {
  readonly producerId: bigint
  /** True: nobody has had the id before. */
  readonly isNew: boolean
  /** As it was stored last. */
  readonly stored: Position | undefined
}

/**
 * Where the records of an object stand in a partition: as stored, corrected by what the leader remembers and by what stands
 * in the log, which is read only where they differ. Throws when only waiting helps; the object then comes again.
 */
export const locateInPartition = async (
  log: RemoteLog,
  to: TopicPartition,
  { producerId, isNew, stored }: KnownChain,
  isRefused: boolean,
): Promise<Recovered> => {
  const isFresh = stored === undefined && isNew
  // Before the log end: what another environment appends in between is found in the log then.
  const memory = isFresh ? undefined : await log.producerMemory(producerId, to)
  const [logEnd] = await log.logEnds([to])
  if (logEnd === undefined || logEnd instanceof Error) {
    throw logEnd ?? new Error(`the log end of ${formatTopicPartition(to)} was not told`)
  }
  if (isFresh) return goOn(firstPosition(producerId, 0n, logEnd))
  const logStart = await log.logStart(to)
  // Without a position, and where the leader remembers the id all the same, our batches may stand anywhere.
  const position = stored ?? firstPosition(producerId, 0n, memory === undefined ? logEnd : logStart)
  if (!isRefused && logEnd >= position.downstreamOffset && carriesOn(position, memory))
    return goOn({ ...position, downstreamOffset: logEnd })
  const from = position.downstreamOffset > logStart ? position.downstreamOffset : logStart
  const found = await log.batchesOf(producerId, to, from, logEnd)
  const recovered = recoverConsecutive({ position, logStart, logEnd, found, memory })
  if (recovered !== undefined) return recovered
  throw new Error(
    `${formatTopicPartition(to)} took records of the file that its followers do not have yet; nothing was sent, the ` +
      'object is delivered again',
  )
}

/** The leader waits for the very next sequence: nothing of ours stands beyond the position. */
const carriesOn = (position: Position, memory: ProducerMemory | undefined): boolean =>
  memory?.producerEpoch === position.producerEpoch && memory.lastSequence + 1 === position.sequence

const goOn = (position: Position): Recovered => ({ position, findings: [], isRestart: false })
