import type { Cleanup } from '../filepulse/cleanup-policy.ts'
import type { FileObject } from '../filepulse/file-object.ts'
import type { CreatedObject } from '../filepulse/object-created-event.ts'
import type { ObjectState } from '../filepulse/object-state.ts'
import type { StreamOffset } from '../filestream/stream-offset.ts'

/** Objects as they can be read. */
export interface ObjectStore {
  /** Asks for what the event did not say of an object: its ETag. Throws when it is not there or may not be read. */
  identify(object: CreatedObject): Promise<CreatedObject>
  /** Opens it, from a byte on where it is not packed, else from its start. Throws likewise. */
  open(object: CreatedObject, fromByte: number): Promise<OpenObject>
}

/** What becomes of objects that have been read. */
export interface ObjectCleaner {
  /** Does nothing to one that is gone or was replaced. Throws when it was not done. */
  clean(object: CreatedObject, cleanup: Cleanup): Promise<void>
}

/** An object is not there (any more). */
export class ObjectMissingError extends Error {
  override readonly name = 'ObjectMissingError'
}

/** An object that is being read, once. */
export interface OpenObject extends FileObject {
  /** Bytes of the object, unpacked, before the first one of `body`. */
  readonly startsAt: number
  /** Whoever does not read it to its end leaves the loop, which closes it. */
  readonly body: AsyncIterable<Uint8Array>
}

/** A record to append. */
export interface FileOutgoingRecord {
  /** Milliseconds since 1970. */
  readonly timestamp: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  /** One object a header, its name the only key, as Lambda's events have them. */
  readonly headers: readonly Readonly<Record<string, Buffer | null>>[]
}

/** The topics that records go to. */
export interface FileTopics {
  /** The partition for all records of a file, always the same. Creates the topic if it does not exist. */
  partitionOf(topic: string, uri: string): Promise<number>
}

/** The producer id of an object's chain. */
export interface ClaimedChain {
  readonly producerId: bigint
  /** True: nobody has had it before, so nothing of it can stand in a log. */
  readonly isFirst: boolean
}

/** How far objects are copied, on the cluster of the topic. */
export interface ObjectPositions {
  /** Undefined for an object that was never begun, or so long ago that it is forgotten. */
  fetch(objectId: string): Promise<ObjectState | undefined>
  /** The same id for every delivery of an object. */
  claim(objectId: string): Promise<ClaimedChain>
  /** Stores all of it at once. Throws if it was not taken. */
  commit(objectId: string, state: ObjectState): Promise<void>
}

/** Connect's offset of a file that grows: `{"filename"}` to `{"position"}`. */
export interface GrowingFileOffset {
  /** Undefined for a file that was never read. */
  read(): Promise<StreamOffset | undefined>
  /** Throws if it was not taken. */
  write(offset: StreamOffset): Promise<void>
}

/** Ends work that takes too long, such as a pattern that backtracks. */
export interface TimeLimit {
  /** The answer of `work`; undefined when the time was over before it had one. */
  together<Answer>(work: () => Answer): { readonly answer: Answer } | undefined
  /** Runs `work` with the limit on each pattern instead, which costs more. A pattern over it throws a DataException. */
  each<Answer>(work: () => Answer): Answer
}

/** What became of an object in one invocation. */
export interface ShippedObject {
  /**
   * completed   it is read to its end, and all its records are appended
   * unfinished  the time was over: the next invocation goes on
   * known       it was completed before: nothing was done
   * stopped     the connector is not to run any more: it goes on when it is resumed
   * cleaned     it failed before and was deleted or moved, as the settings say
   * replaced    other bytes stand under its key now, which have an event of their own
   */
  readonly end: 'completed' | 'unfinished' | 'known' | 'stopped' | 'cleaned' | 'replaced'
  /** Rows that were read; empty ones do not count. */
  readonly rows: number
  /** Records that were appended. */
  readonly records: number
  /** Records that a filter did not take, and that went on as the settings say. */
  readonly ignoredFailures: number
  /** Records that were left out, as the settings say. */
  readonly skipped: number
}
