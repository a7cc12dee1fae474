import { firstRow, type RowPosition } from '../filepulse/row-reader.ts'
import { growingFileId } from '../filestream/growing-file-id.ts'
import type { StreamOffset } from '../filestream/stream-offset.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import type { GrowingFileOffset } from './file-source-ports.ts'
import { ObjectLog, type ObjectLogParts } from './object-log.ts'

/** A file that grows, whose log is open. */
export interface GrowingFile {
  readonly log: ObjectLog
  /** To be called with what was saved in the log. */
  saved(position: RowPosition): Promise<void>
}

/**
 * Opens the log of a file that grows. How far it is read stands in two places: in the state of its chain, which is exact and which
 * Kafka forgets after `offsets.retention.minutes`, and in Connect's offset, which follows it and stays.
 *
 * The numbers of a chain's records count from the byte at which it began. So where the chain that Connect's offset names has no
 * state (it is forgotten, or somebody has set the offset), another generation begins at the offset, and is stored before
 * anything is appended: two deliveries that find the same begin the same one.
 */
export const openGrowingFile = async (
  parts: ObjectLogParts,
  offset: GrowingFileOffset,
  key: string,
  home: TopicPartition,
): Promise<GrowingFile> => {
  const stored = await offset.read()
  const begun = await generationOf(parts, offset, key, stored)
  const log = await ObjectLog.open(parts, growingFileId(key, begun.generation), home, {
    ...firstRow,
    byteOffset: Number(begun.position ?? 0n),
  })
  return {
    log,
    saved: ({ byteOffset }) => offset.write({ position: BigInt(byteOffset), generation: begun.generation }),
  }
}

const generationOf = async (
  { positions }: ObjectLogParts,
  offset: GrowingFileOffset,
  key: string,
  stored: StreamOffset | undefined,
): Promise<StreamOffset> => {
  if (stored === undefined) return { position: 0n, generation: 0 }
  if ((await positions.fetch(growingFileId(key, stored.generation))) !== undefined) return stored
  const next = { position: stored.position, generation: stored.generation + 1 }
  await offset.write(next)
  return next
}
