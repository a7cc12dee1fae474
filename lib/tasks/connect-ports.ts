import type { ConfigTopic } from '../connect/config-topic.ts'
import type { StoredState } from '../connect/connector-status.ts'
import type { FileOffset, FilesCommand } from '../filepulse/files-command.ts'
import type { ListingCommand } from '../filepulse/listing-command.ts'
import type { ConnectOffsetRecord } from '../mirror/connect-offsets.ts'
import type { MirroredOffset, OffsetsCommand } from '../mirror/offsets-command.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import type { GroupWriter, OffsetRefusal } from './ports.ts'

/** A record to write to an internal topic; a null value deletes its key. */
export interface ConnectWrite {
  readonly key: string
  readonly value: string | null
}

/** The internal topics of one worker. Writing creates a topic that does not exist. */
export interface ConnectStore {
  readConfigs(): Promise<ConfigTopic>
  /** The last offset of each key, those that were forgotten too. */
  readOffsets(): Promise<readonly ConnectOffsetRecord[]>
  /** The last state of each connector and task, by key. */
  readStates(): Promise<ReadonlyMap<string, StoredState>>
  write(topic: 'configs' | 'status' | 'offsets', records: readonly ConnectWrite[]): Promise<void>
}

/** How far flows are mirrored: only a flow's source-connector can tell exactly, and change it. */
export interface MirrorOffsets {
  /** Answers how far each partition is mirrored then. Throws with what was not done. */
  ask(flow: string, command: OffsetsCommand): Promise<readonly MirroredOffset[]>
}

/** Consumer groups of sinks, from outside: nothing of a group that has members is changed. */
export interface SinkGroups extends GroupWriter {
  /** Deletes offsets, those that were never there too. */
  forget(groupId: string, partitions: readonly TopicPartition[]): Promise<readonly OffsetRefusal[]>
  /** Deletes a group with its offsets, if there is one. False: it has members. */
  remove(groupId: string): Promise<boolean>
}

/** The event sources of a place: the mirror's of a flow, or a sink's. */
export interface EventSourceSwitch {
  /** Starts or stops all of them; those that are so already stay as they are. */
  set(place: string, isEnabled: boolean): Promise<void>
  /**
   * Gives a sink that was posted an event source for each of its topics, and takes away others. New ones feed at once, unless
   * `isEnabled` is false.
   */
  feed(place: string, connector: string, topics: readonly string[], isEnabled?: boolean): Promise<void>
  /** What Lambda says of those that do not feed: `PROBLEM: Function call failed`. */
  problems(place: string): Promise<readonly string[]>
}

/** Sources of files: functions that buckets feed. */
export interface FileSources {
  /** Has the function of a place go through its bucket, and read what is not read to its end. Does not wait for that. */
  list(place: string, command: ListingCommand): Promise<void>
}

/** How far sources of files have read: only their functions can tell, and change it. */
export interface FilePositions {
  /** Answers how far files are read then. Throws with what was not done. */
  ask(place: string, command: FilesCommand): Promise<readonly FileOffset[]>
}

/** Whether the event sources of a place have all stopped, and not only been told to. */
export interface EventSourceRest {
  isAtRest(place: string): Promise<boolean>
}
