import { type ConnectOffset, decode, encodeKey, encodeValue, sourcePartition } from './connect-offsets.ts'
import { decodePosition, encodePosition, type Position } from './position.ts'
import type { TopicPartition } from './topic-partition.ts'

/*
  Positions are offset commits, which a broker forgets after offsets.retention.minutes without a commit (7 days). So
  source-connector copies them into the topic in which MirrorMaker 2 keeps its source offsets, as MirrorMaker 2 writes them,
  with one field of ours: a MirrorMaker 2 that is started after us goes on behind the last record that we copied.

    mm2-offsets.<source>.internal on the target, 25 partitions, by murmur2 of the key
      Key   => ["MirrorSourceConnector",{"cluster":"<source>","partition":0,"topic":"<topic>"}]
      Value => {"offset":<last copied source offset>,"lambda.mirrormaker":"<downstream offset> <position>"}
*/
/** The connector under whose name copies stand. */
export const positionCopyConnector = 'MirrorSourceConnector'

const ownField = 'lambda.mirrormaker'

/** The topic of a flow's copies; MirrorMaker 2's `offset.storage.topic`, unless that is set. */
export const positionCopyTopic = (sourceAlias: string): string => `mm2-offsets.${sourceAlias}.internal`

/** The group of the workers of a dedicated MirrorMaker 2 that copies from a cluster; its `group.id`, on the target, unless that is set. */
export const workersGroup = (sourceAlias: string): string => `${sourceAlias}-mm2`

/** The key of a source partition's copy: also the key under which MirrorMaker 2 looks. */
export const positionCopyKey = (sourceAlias: string, { topic, partition }: TopicPartition): Buffer =>
  encodeKey(positionCopyConnector, sourcePartition(sourceAlias, topic, partition))

/** The value of a copy. */
export const encodePositionCopy = (position: Position): Buffer => {
  const { offset, metadata } = encodePosition(position)
  return encodeValue({ offset: position.upstreamOffset - 1n, [ownField]: `${offset} ${metadata}` })
}

/** Whether we have written an offset, and not MirrorMaker 2. */
export const isPositionCopy = (offset: ConnectOffset): boolean => ownField in offset

/** The position in a copy; undefined for an offset that MirrorMaker 2 wrote. Throws when it cannot be read. */
export const decodePositionCopy = (key: Buffer, value: Buffer): Position | undefined => {
  const text = decode(key, value)?.offset?.[ownField]
  if (typeof text !== 'string') return undefined
  const space = text.indexOf(' ')
  return decodePosition(BigInt(text.slice(0, space)), text.slice(space + 1))
}
