import type { FileObject } from '../filepulse/file-object.ts'
import { fileUri } from '../filepulse/file-object.ts'
import type { FileSourceOptions } from '../filepulse/file-source-options.ts'
import type { CreatedObject } from '../filepulse/object-created-event.ts'
import { objectId } from '../filepulse/object-id.ts'
import type { RowPosition } from '../filepulse/row-reader.ts'
import type { Finding } from '../mirror/recovery.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'
import { cleanObject } from './clean-object.ts'
import { FileShipment, FileSourceError } from './file-shipment.ts'
import {
  type FileTopics,
  type GrowingFileOffset,
  type ObjectCleaner,
  ObjectMissingError,
  type ObjectPositions,
  type ObjectStore,
  type OpenObject,
  type ShippedObject,
  type TimeLimit,
} from './file-source-ports.ts'
import { openGrowingFile } from './growing-file.ts'
import { messageOf } from './message-of.ts'
import { ObjectLog } from './object-log.ts'
import type { Clock, Log } from './ports.ts'
import { readFooters } from './read-footers.ts'
import type { RemoteLog } from './replicate-ports.ts'

/** What a file source needs. */
export interface FileSource {
  readonly options: FileSourceOptions
  readonly objects: ObjectStore
  readonly cleaner: ObjectCleaner
  readonly topics: FileTopics
  readonly remoteLog: RemoteLog
  readonly positions: ObjectPositions
  /** Set: the file grows. Put again, longer, it is read on from where reading stopped. Otherwise other bytes are another file. */
  readonly growing?: GrowingFileOffset
  readonly timeLimit: TimeLimit
  /**
   * Whether the connector is still to run; asked now and then while an object is read.
   * @default yes
   */
  readonly isToRun?: () => Promise<boolean>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/** Records that are appended at once, and their bytes: enough for a full batch, little enough to keep in memory. */
const appendRecords = 10_000
const appendBytes = 900_000

/** How often it is stored how far an object is read, ms: what is read again after a crash. */
const saveMs = 10_000

/**
 * Ships one object: rows, filters, transforms, converter, topic. It is read chunk by chunk, from where an invocation before
 * this one stopped. Each of its records stands in the topic once, however often the object is delivered (ObjectLog).
 * Stops at `deadline`, ms since 1970. An object that is read to its end is deleted or moved, if the settings say so, and one that fails
 * for its own sake, too.
 */
export const shipObject = async (
  source: FileSource,
  created: CreatedObject,
  deadline: number,
): Promise<ShippedObject> => {
  const { growing } = source
  try {
    // Of a file that grows whatever stands there now is read, which may be more than the event tells of.
    const known = growing === undefined ? await identified(source, created) : newest(created)
    const shipped = await shipKnown(source, known, deadline)
    if (shipped.end === 'completed' || shipped.end === 'known') await cleanObject(source, known, 'success')
    return shipped
  } catch (error) {
    if (error instanceof FileSourceError) await cleanObject(source, created, 'failure')
    if (error instanceof ObjectMissingError && source.options.cleanup.removes) return nothing('cleaned')
    throw error
  }
}

const shipKnown = async (
  source: FileSource,
  known: CreatedObject,
  deadline: number,
): Promise<ShippedObject> => {
  const { growing } = source
  const file = await openFile(source, known)
  if (file.isRead) return nothing('known')
  const fromByte = source.options.isSeekable ? file.log.from.byteOffset : 0
  const footers = await readFooters(source, known)
  const object = await source.objects.open(known, fromByte)
  if (growing === undefined && known.versionId === undefined && object.etag !== known.etag) {
    await close(object)
    return nothing('replaced')
  }
  try {
    return await ship(source, object, file, { deadline, footers })
  } catch (error) {
    await storeFailure(source, file.log, error)
    throw error
  }
}

const identified = async ({ objects }: FileSource, object: CreatedObject): Promise<CreatedObject> =>
  object.etag === undefined ? await objects.identify(object) : object

const newest = ({ bucket, key }: CreatedObject): CreatedObject => ({ bucket, key })

/** A file whose log is open. */
interface OpenFile {
  readonly log: ObjectLog
  readonly home: TopicPartition
  /** There is nothing left of it to read. */
  readonly isRead: boolean
  /** To be called with what was saved in the log. */
  saved(position: RowPosition): Promise<void>
}

const openFile = async (source: FileSource, object: CreatedObject): Promise<OpenFile> => {
  const { growing, options, topics } = source
  const { topic } = options
  const uri = fileUri(object)
  const home = { topic, partition: await topics.partitionOf(topic, uri) }
  const parts = logParts(source, uri)
  if (growing !== undefined)
    return { home, isRead: false, ...(await openGrowingFile(parts, growing, object.key, home)) }
  const log = await ObjectLog.open(parts, objectId(object), home)
  return { home, log, isRead: log.isCompleted, saved: async () => {} }
}

const nothing = (end: ShippedObject['end']): ShippedObject => ({
  end,
  rows: 0,
  records: 0,
  ignoredFailures: 0,
  skipped: 0,
})

interface Shipping {
  readonly deadline: number
  /** Absent where `skip.footers` names none. */
  readonly footers: readonly string[] | undefined
}

const ship = async (
  source: FileSource,
  object: OpenObject,
  { log, home, saved }: OpenFile,
  { deadline, footers }: Shipping,
): Promise<ShippedObject> => {
  const { options } = source
  const { from } = log
  const { startsAt } = object
  const rows = options.createReader(object, { from, startsAt, ...(footers && { footers }) })
  const shipment = new FileShipment(source, object, {
    log,
    home,
    partitionOf: (topic, uri) => source.topics.partitionOf(topic, uri),
  })
  const save = async (status: 'reading' | 'completed', position: RowPosition): Promise<void> => {
    await log.save(status, position)
    await saved(position)
  }
  const keep = async (): Promise<void> => {
    await log.append()
    await save('reading', shipment.heldFrom() ?? rows.position)
  }
  let savedAt = source.clock.now()
  if (!options.readsBytes) await close(object)
  for await (const chunk of options.readsBytes ? chunksOf(object, keep) : []) {
    await shipment.take(rows.push(chunk))
    const now = source.clock.now()
    const isOver = now > deadline
    const isDue = isOver || now - savedAt > saveMs
    if (isDue || log.waitingBytes >= appendBytes || log.waitingRecords >= appendRecords) await log.append()
    if (!isDue) continue
    const position = shipment.heldFrom() ?? rows.position
    await save('reading', position)
    savedAt = source.clock.now()
    if (isOver && log.appended === 0 && position.byteOffset === from.byteOffset) throw tooSlow(object)
    if (isOver) return { ...shipment.counts, end: 'unfinished' }
    if ((await source.isToRun?.()) === false) return { ...shipment.counts, end: 'stopped' }
  }
  await shipment.take(rows.end())
  await shipment.end()
  await log.append()
  await save('completed', rows.position)
  if (source.growing !== undefined) sayWhatWaits(source, object, rows.position)
  return { ...shipment.counts, end: 'completed' }
}

const sayWhatWaits = ({ log }: FileSource, object: FileObject, { byteOffset }: RowPosition): void => {
  const waiting = object.contentLength - byteOffset
  if (waiting > 0)
    log.info(`The last ${waiting} bytes of ${fileUri(object)} are no line yet: they wait for its end`)
}

const logParts = (source: FileSource, uri: string) => ({
  log: source.remoteLog,
  positions: source.positions,
  now: () => source.clock.now(),
  found: (finding: Finding, at: { readonly topic: string; readonly partition: number }) =>
    source.log.warn(`${uri} in ${formatTopicPartition(at)}: ${finding.kind}`),
})

/** Nothing that was sent may still arrive, and whoever asks is told why. The next delivery goes on all the same. */
const storeFailure = async (source: FileSource, log: ObjectLog, error: unknown): Promise<void> => {
  source.remoteLog.reset()
  try {
    await log.fail(messageOf(error))
  } catch (cause) {
    source.log.warn(`That a file failed was not stored: ${messageOf(cause)}`)
  }
}

const tooSlow = (object: FileObject): Error =>
  new Error(
    `Nothing of ${fileUri(object)} was copied within the time of one invocation, so it would never end: give the ` +
      'function more time or memory, or put the file there in parts.',
  )

/** What was read before it broke off, a gzip file that ends too early say, is kept: it may never be whole. */
async function* chunksOf({ body }: OpenObject, keep: () => Promise<void>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    await keep()
    throw error
  }
}

const close = async ({ body }: OpenObject): Promise<void> => {
  await body[Symbol.asyncIterator]().return?.()
}
