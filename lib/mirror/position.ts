import { formatTopicPartition, type TopicPartition } from './topic-partition.ts'

/**
 * Where the mirror stands in one source partition: the chain that makes every record arrive exactly once.
 *
 * The broker of the target checks that the batches of a producer id carry on exactly where that id stopped.
 * The id and the sequence are kept here, outside of any process, so that every environment carries on one chain.
 *
 *   source   . . . . . . u . . .        u  upstreamOffset: the first offset that is not copied
 *   target   o . x . . o . d            d  downstreamOffset: the log end after the last append
 *   chain    0   1 2 3   s              s  sequence of the next record
 *
 * Invariants:
 * 1. (sequence, upstreamOffset, downstreamOffset) are one triple: the first record at or after u gets s and
 *    lands at d or after it.
 * 2. The triple moves only past records that an event held, or that the label of a batch names.
 */
export interface Position {
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly sequence: number
  readonly upstreamOffset: bigint
  readonly downstreamOffset: bigint
  /** The id of the source topic that was copied (KIP-516): another one under its name starts anew. */
  readonly sourceTopicId?: string
}

/** Whether two positions are the same one. */
export const isSamePosition = (one: Position, other: Position): boolean =>
  one.producerId === other.producerId &&
  one.producerEpoch === other.producerEpoch &&
  one.sequence === other.sequence &&
  one.upstreamOffset === other.upstreamOffset &&
  one.downstreamOffset === other.downstreamOffset &&
  one.sourceTopicId === other.sourceTopicId

/** Sequences are 31 bits wide and wrap to 0 (KIP-98). */
const sequenceModulus = 2 ** 31

/** The sequence `count` records later. */
export const addSequence = (sequence: number, count: number): number => (sequence + count) % sequenceModulus

/** Whether `later` is at or after `earlier`, on a circle: within half of it. */
export const isSequenceAtOrAfter = (later: number, earlier: number): boolean =>
  (later - earlier + sequenceModulus) % sequenceModulus < sequenceModulus / 2

/** The position of a partition that nothing was ever copied of. */
export const firstPosition = (producerId: bigint, upstreamOffset: bigint, logEnd: bigint): Position => ({
  producerId,
  producerEpoch: 0,
  sequence: 0,
  upstreamOffset,
  downstreamOffset: logEnd,
})

/** The position after a batch of `count` records was appended at `baseOffset`; `next` is its last source offset + 1. */
export const advance = (position: Position, count: number, next: bigint, baseOffset: bigint): Position => ({
  ...position,
  sequence: addSequence(position.sequence, count),
  upstreamOffset: next,
  downstreamOffset: baseOffset + BigInt(count),
})

/**
 * The position to go on from when the target lost history: a new epoch of the same id fences whatever is still
 * on its way. To be committed before anything is produced.
 */
export const restart = (position: Position, lastEpoch: number, logEnd: bigint): Position => ({
  ...position,
  producerEpoch: Math.max(position.producerEpoch, lastEpoch) + 1,
  sequence: 0,
  downstreamOffset: logEnd,
})

/*
  A position is an offset commit on the target: group __mm2-positions.<source>-><target>, partition the remote
  one, offset = downstreamOffset, and this in the metadata, decimal, with spaces between:

    version=1 producerId producerEpoch sequence upstreamOffset [sourceTopicId, hexadecimal]
*/
const version = '1'

/** The consumer group in which a flow's positions are kept. */
export const positionGroup = (sourceAlias: string, targetAlias: string): string =>
  `__mm2-positions.${sourceAlias}->${targetAlias}`

/** A position as offset and metadata of an offset commit. */
export const encodePosition = (position: Position): { offset: bigint; metadata: string } => ({
  offset: position.downstreamOffset,
  metadata: [
    version,
    position.producerId,
    position.producerEpoch,
    position.sequence,
    position.upstreamOffset,
    ...(position.sourceTopicId === undefined ? [] : [position.sourceTopicId]),
  ].join(' '),
})

/** Reads it back. Throws when it is none of ours: going on from a guess would lose or repeat records. */
export const decodePosition = (offset: bigint, metadata: string): Position => {
  const match = /^1 (\d+) (\d+) (\d+) (\d+)(?: ([\da-f]{32}))?$/.exec(metadata)
  const [, producerId, producerEpoch, sequence, upstreamOffset, sourceTopicId] = match ?? []
  if (!producerId || !producerEpoch || !sequence || !upstreamOffset)
    throw new RangeError(`"${metadata}" is not a position of this mirror (version ${version})`)
  return {
    producerId: BigInt(producerId),
    producerEpoch: Number(producerEpoch),
    sequence: Number(sequence),
    upstreamOffset: BigInt(upstreamOffset),
    downstreamOffset: offset,
    ...(sourceTopicId !== undefined && { sourceTopicId }),
  }
}

/** A line in the manner of Kafka's formatters, with the remote partition. */
export const format = (of: TopicPartition, position: Position): string =>
  `Position{topicPartition=${formatTopicPartition(of)}, producerId=${position.producerId}, ` +
  `producerEpoch=${position.producerEpoch}, sequence=${position.sequence}, ` +
  `upstreamOffset=${position.upstreamOffset}, downstreamOffset=${position.downstreamOffset}}`
