import { fileUri } from '../filepulse/file-object.ts'
import type { FileOffset, FilesCommand } from '../filepulse/files-command.ts'
import { objectId } from '../filepulse/object-id.ts'
import type { ObjectState, ObjectTarget } from '../filepulse/object-state.ts'
import { firstRow } from '../filepulse/row-reader.ts'
import { movedPosition } from '../mirror/moved-position.ts'
import { formatTopicPartition } from '../mirror/topic-partition.ts'
import type { ObjectPositions } from './file-source-ports.ts'
import type { RemoteLog } from './replicate-ports.ts'
import type { ResumeParts } from './resume-objects.ts'

/** What the offsets of files are known and forgotten by. */
export interface FileOffsetsParts extends Pick<ResumeParts, 'pages' | 'begun' | 'clock'> {
  readonly positions: Pick<ObjectPositions, 'fetch' | 'commit'>
  readonly remoteLog: Pick<RemoteLog, 'logEnds' | 'producerMemory'>
}

/**
 * Does what is asked of the files of a bucket, and answers how far those are read then that Kafka knows and that are still
 * there. One that is forgotten is read anew by the next delivery. Throws where the bucket cannot be gone through in time.
 */
export const fileOffsets = async (
  parts: FileOffsetsParts,
  command: FilesCommand,
  deadline: number,
): Promise<readonly FileOffset[]> => {
  const known = await parts.begun()
  const found: FileOffset[] = []
  for await (const page of parts.pages(undefined)) {
    if (parts.clock.now() > deadline)
      throw new Error(
        `The files of the bucket were not all looked at in time: up to ${found.at(-1)?.uri ?? 'the first ones'} only. Remove files that are read`,
      )
    for (const object of page) {
      const id = objectId(object)
      const state = known.has(id) ? await parts.positions.fetch(id) : undefined
      if (state === undefined) continue
      const uri = fileUri(object)
      if (command === 'reset' || (command !== 'read' && command.includes(uri))) await forget(parts, id, state)
      else if (isRead(state)) found.push({ uri, position: state.from.byteOffset, rows: state.from.row - 1 })
    }
  }
  return found
}

const isRead = ({ from, status }: ObjectState): boolean =>
  status === 'completed' || from.row !== firstRow.row || from.byteOffset !== firstRow.byteOffset

/**
 * The records of the file begin a new chain behind what is there: under a new epoch, which fences a delivery that is still on its
 * way, and numbered from 0 again (spec/exactly-once 3, rule 6).
 */
const forget = async (
  { positions, remoteLog }: FileOffsetsParts,
  id: string,
  state: ObjectState,
): Promise<void> => {
  const targets = await Promise.all(state.targets.map((target) => anew(remoteLog, target)))
  await positions.commit(id, { status: 'reading', from: firstRow, targets })
}

const anew = async (
  remoteLog: FileOffsetsParts['remoteLog'],
  { topic, partition, position }: ObjectTarget,
): Promise<ObjectTarget> => {
  const to = { topic, partition }
  const [logEnd] = await remoteLog.logEnds([to])
  if (logEnd === undefined || logEnd instanceof Error)
    throw logEnd ?? new Error(`the log end of ${formatTopicPartition(to)} was not told`)
  const { producerId } = position
  const memory = await remoteLog.producerMemory(producerId, to)
  return {
    ...to,
    nextIndex: 0,
    position: movedPosition({ upstreamOffset: 0n, logEnd, before: position }, producerId, memory),
  }
}
