import { decodePosition, encodePosition, type Position } from '../mirror/position.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import { firstRow, type RowPosition } from './row-reader.ts'

/** What is known of an object that was begun: how far it is read, and where its records stand. */
export interface ObjectState {
  /** `failed`: the last delivery ended with an error; the next one goes on from `from` all the same. */
  readonly status: 'reading' | 'completed' | 'failed'
  /** The row to read from. Records of rows before it are appended, or left out as the settings say. */
  readonly from: RowPosition
  /** Why it failed. */
  readonly error?: string
  /** The partitions that its records go to. The first one is that of its URI, which all objects have. */
  readonly targets: readonly ObjectTarget[]
}

/**
 * One partition that records of an object go to. They are numbered 0, 1, 2, ... a partition: that number is the
 * upstreamOffset of the position, so that a record read again is known by its number.
 */
export interface ObjectTarget extends TopicPartition {
  readonly position: Position
  /** The number of the first record that comes of rows from `from` on. */
  readonly nextIndex: number
}

/** An offset commit, as an offset of the object's group. */
export interface StateOffset extends TopicPartition {
  readonly offset: bigint
  readonly metadata: string
}

/*
  The state of an object is the offset commits of a group of its own, on the cluster of the topic, all of one request:

    group     __file-positions.<connector>.<hash of the object>
    offset    downstreamOffset of the partition
    metadata  <position>;<nextIndex>                                     each partition
              <position>;<nextIndex>;<status>;<row>;<byteOffset>;<error>  the partition of the object's URI

  Kafka forgets it when the group was idle for offsets.retention.minutes (7 days).
*/
const longestError = 1_000

/** The group of an object's state. */
export const objectGroup = (connector: string, objectId: string): string =>
  `__file-positions.${connector}.${objectId}`

/** Ids of a connector's objects that are known, by the groups of a cluster. */
export const objectsBegun = (connector: string, groupIds: readonly string[]): ReadonlySet<string> => {
  const prefix = objectGroup(connector, '')
  return new Set(groupIds.flatMap((id) => (id.startsWith(prefix) ? [id.slice(prefix.length)] : [])))
}

/** A state as offsets of its group. */
export const encodeObjectState = ({ status, from, error, targets }: ObjectState): readonly StateOffset[] =>
  targets.map(({ topic, partition, position, nextIndex }, index) => {
    const { offset, metadata } = encodePosition(position)
    const own = [metadata, nextIndex]
    const reading = [status, from.row, from.byteOffset, (error ?? '').slice(0, longestError)]
    return { topic, partition, offset, metadata: (index === 0 ? [...own, ...reading] : own).join(';') }
  })

/** Reads it back; undefined when no partition says how far the object was read. Throws on what is none of ours. */
export const decodeObjectState = (offsets: readonly StateOffset[]): ObjectState | undefined => {
  let reading: Omit<ObjectState, 'targets'> | undefined
  const targets: ObjectTarget[] = []
  for (const { topic, partition, offset, metadata } of offsets) {
    const [position = '', nextIndex = '', status, row, byteOffset, ...error] = metadata.split(';')
    const target = {
      topic,
      partition,
      position: decodePosition(offset, position),
      nextIndex: Number(nextIndex),
    }
    if (status === undefined) {
      targets.push(target)
      continue
    }
    if (status !== 'reading' && status !== 'completed' && status !== 'failed')
      throw new RangeError(`"${metadata}" is not the state of a file`)
    const text = error.join(';')
    reading = {
      status,
      from: { row: Number(row ?? firstRow.row), byteOffset: Number(byteOffset ?? 0) },
      ...(text !== '' && { error: text }),
    }
    targets.unshift(target)
  }
  return reading && { ...reading, targets }
}
