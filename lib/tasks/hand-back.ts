import type { KafkaEventRecord } from '../mirror/kafka-event.ts'
import { isSamePosition, type Position } from '../mirror/position.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'
import { PartitionCopy } from './partition-copy.ts'
import { recoverPosition } from './recover-position.ts'
import type { PositionStore, RemoteLog } from './replicate-ports.ts'

/** What handing a flow back to MirrorMaker 2 needs. */
export interface HandingBack {
  readonly log: RemoteLog
  readonly positions: PositionStore
  /** Nothing is written. */
  readonly isDryRun: boolean
  /** Every partition of the topics that the flow mirrors. */
  readonly partitions: readonly TopicPartition[]
  readonly remoteTopic: (topic: string) => string
  /** At most `count` source records from an offset on, as an event holds them. */
  readonly sourceRecords: (
    of: TopicPartition,
    from: bigint,
    count: number,
  ) => Promise<readonly KafkaEventRecord[]>
  /** Writes offsets where MirrorMaker 2 looks for them. */
  readonly write: (copies: readonly (TopicPartition & { readonly position: Position })[]) => Promise<void>
}

/** Where MirrorMaker 2 goes on. */
export interface HandedBack extends TopicPartition {
  readonly position: Position
  /** How many source offsets our own last position lay behind: a function died between an append and its commit. */
  readonly corrected: bigint
}

/**
 * Writes for MirrorMaker 2 how far each partition is copied. The mirror must stand still. A position may lie behind its
 * remote partition; it is found again as the mirror would find it with its next event, and stored.
 */
export const handBack = async (handing: HandingBack): Promise<readonly HandedBack[]> => {
  const { partitions, positions, remoteTopic, write, isDryRun } = handing
  const remotes = partitions.map(({ topic, partition }) => ({ topic: remoteTopic(topic), partition }))
  const { producerId, positions: stored } = await positions.fetch(remotes)
  const handed: HandedBack[] = []
  for (const [index, source] of partitions.entries()) {
    const [to, position] = [remotes[index], stored[index]]
    if (to === undefined || position === undefined || position.upstreamOffset === 0n) continue
    const exact = await exactPosition(handing, source, to, { producerId, position })
    if (!isDryRun && !isSamePosition(exact, position)) await positions.commit([{ ...to, position: exact }])
    handed.push({
      ...source,
      position: exact,
      corrected: exact.upstreamOffset - position.upstreamOffset,
    })
  }
  if (!isDryRun && handed.length > 0) await write(handed)
  return handed
}

/** What the position is, by what stands in the remote partition: batches name their source offset, or contents tell. */
const exactPosition = async (
  { log, sourceRecords }: HandingBack,
  source: TopicPartition,
  to: TopicPartition,
  stored: { readonly producerId: bigint; readonly position: Position },
): Promise<Position> => {
  const { position } = stored
  const [logEnd] = await log.logEnds([to])
  if (logEnd instanceof Error || logEnd === undefined)
    throw new Error(
      `${formatTopicPartition(source)} was not handed back: ${formatTopicPartition(to)} has no log end`,
      {
        cause: logEnd,
      },
    )
  const behind = Number(logEnd - position.downstreamOffset)
  if (behind <= 0) return position
  const records = await sourceRecords(source, position.upstreamOffset, behind)
  const recovered = await recoverPosition(log, new PartitionCopy(source, to, records), stored, false)
  return recovered.position
}
