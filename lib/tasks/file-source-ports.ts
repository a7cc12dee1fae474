import type { FileObject } from '../filepulse/file-object.ts'
import type { CreatedObject } from '../filepulse/object-created-event.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'

/** Objects as they can be read. */
export interface ObjectStore {
  /** Throws when the object is not there or may not be read. */
  open(object: CreatedObject): Promise<OpenObject>
}

/** An object that is being read, once, from its first byte on. */
export interface OpenObject extends FileObject {
  readonly body: AsyncIterable<Uint8Array>
}

/** A record to append. */
export interface FileOutgoingRecord {
  /** Milliseconds since 1970. */
  readonly timestamp: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly { readonly key: string; readonly value: Buffer }[]
}

/** The topic that records go to. */
export interface FileRecordSink {
  /** The partition for all records of a file, always the same. Creates the topic if it does not exist. */
  partitionOf(topic: string, uri: string): Promise<number>
  /** Appends in order, and says at which offset the first record landed. */
  append(to: TopicPartition, records: readonly FileOutgoingRecord[]): Promise<bigint>
}

/** What became of an object's rows. */
export interface ShippedObject {
  /** Rows that were read; empty ones do not count. */
  readonly rows: number
  /** Records that were appended. */
  readonly records: number
  /** Records that a filter did not take, and that went on as the settings say. */
  readonly ignoredFailures: number
  /** Records that were left out, as the settings say. */
  readonly skipped: number
}
