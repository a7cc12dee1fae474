import { fileUri } from '../filepulse/file-object.ts'
import type { ListingCommand } from '../filepulse/listing-command.ts'
import type { CreatedObject } from '../filepulse/object-created-event.ts'
import { objectId } from '../filepulse/object-id.ts'
import type { ObjectPositions } from './file-source-ports.ts'
import type { Clock, Log } from './ports.ts'

/** An object as its bucket lists it. */
export interface ListedObject extends CreatedObject {
  /** Milliseconds since 1970. */
  readonly lastModified: number
}

/** What going through a bucket needs. */
export interface ResumeParts {
  /** The objects of the bucket by key, from behind a key on, page by page. */
  readonly pages: (startAfter: string | undefined) => AsyncIterable<readonly ListedObject[]>
  /** Ids of all objects that were begun and are not forgotten. */
  readonly begun: () => Promise<ReadonlySet<string>>
  readonly positions: Pick<ObjectPositions, 'fetch'>
  readonly isChosen: (object: CreatedObject) => boolean
  /**
   * The chosen object is a file that grows: how far it is read, only whoever reads it finds out.
   * @default false
   */
  readonly grows?: boolean
  /** Starts the function for an object. */
  readonly begin: (object: CreatedObject) => Promise<void>
  /** Starts the function for the rest of the bucket. */
  readonly goOn: (command: ListingCommand) => Promise<void>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/** So many positions are asked for at once. */
const atOnce = 20

/**
 * Begins every object of a bucket that is not read to its end: those that were begun, whatever their age, and those written
 * since a time. What is begun twice does no harm: deliveries of one object are one chain.
 */
export const resumeObjects = async (
  parts: ResumeParts,
  command: ListingCommand,
  deadline: number,
): Promise<void> => {
  const known = await parts.begun()
  let count = 0
  for await (const page of parts.pages(command.startAfter)) {
    const chosen = page.filter(parts.isChosen)
    for (let from = 0; from < chosen.length; from += atOnce) {
      const some = chosen.slice(from, from + atOnce)
      const wanted = await Promise.all(some.map((object) => isWanted(parts, { object, known, command })))
      const unread = some.filter((_, index) => wanted[index])
      for (const object of unread) await begin(parts, object, known)
      count += unread.length
    }
    const last = page.at(-1)
    if (last === undefined || parts.clock.now() < deadline) continue
    await parts.goOn({ ...command, startAfter: last.key })
    parts.log.info(`The bucket was gone through up to ${fileUri(last)}; the next invocation goes on`)
    break
  }
  parts.log.info(`${count} objects of the bucket are not read to their end, and were begun`)
}

const isWanted = async (
  { positions, grows }: ResumeParts,
  asked: {
    readonly object: ListedObject
    readonly known: ReadonlySet<string>
    readonly command: ListingCommand
  },
): Promise<boolean> => {
  if (grows) return true
  const id = objectId(asked.object)
  if (asked.known.has(id)) return (await positions.fetch(id))?.status !== 'completed'
  const { since } = asked.command
  return since !== null && asked.object.lastModified >= since
}

/** A listing tells no versions. What is not known by its ETag is asked for by whoever reads it, which tells its version. */
const begin = ({ begin }: ResumeParts, { bucket, key, etag }: ListedObject, known: ReadonlySet<string>) => {
  const isKnown = known.has(objectId({ bucket, key, ...(etag !== undefined && { etag }) }))
  return begin({ bucket, key, ...(isKnown && etag !== undefined && { etag }) })
}
