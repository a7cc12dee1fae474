import type { TopicPartition } from './topic-partition.ts'

/*
  connect-api asks source-connector, which reaches both clusters of its flow and knows its replication policy:

    {"offsets":"read"}
    {"offsets":"reset"}
    {"offsets":[{"topic":"<source topic>","partition":0,"offset":"<last source offset that counts as mirrored>" or null}]}

  source-connector answers a list like the last one. Offsets are texts: JSON's numbers are not as exact.
*/

/** The last source offset that is mirrored, of one partition; null for none. */
export interface MirroredOffset extends TopicPartition {
  readonly offset: bigint | null
}

/** What is asked: to tell how far partitions are mirrored, to forget it of all, or to set it for some. */
export type OffsetsCommand = 'read' | 'reset' | readonly MirroredOffset[]

/** As the event of an invocation. */
export const encodeOffsetsCommand = (command: OffsetsCommand): string =>
  JSON.stringify({ offsets: typeof command === 'string' ? command : command.map(toJson) })

/** Of an event; undefined for one of a schedule. */
export const decodeOffsetsCommand = (event: unknown): OffsetsCommand | undefined => {
  const asked = typeof event === 'object' && event !== null && 'offsets' in event ? event.offsets : undefined
  if (asked === 'read' || asked === 'reset') return asked
  return asked === undefined ? undefined : decodeMirroredOffsets(asked)
}

/** As source-connector answers. */
export const encodeMirroredOffsets = (offsets: readonly MirroredOffset[]): readonly object[] =>
  offsets.map(toJson)

/** Reads an answer. Throws when it is none. */
export const decodeMirroredOffsets = (answer: unknown): readonly MirroredOffset[] => {
  if (!Array.isArray(answer)) throw new RangeError(`${JSON.stringify(answer)} is no list of offsets`)
  return answer.map(fromJson)
}

const toJson = ({ topic, partition, offset }: MirroredOffset): object => ({
  topic,
  partition,
  offset: offset === null ? null : String(offset),
})

const fromJson = (item: unknown): MirroredOffset => {
  const { topic, partition, offset }: { topic?: unknown; partition?: unknown; offset?: unknown } =
    typeof item === 'object' && item !== null ? item : {}
  if (
    typeof topic === 'string' &&
    typeof partition === 'number' &&
    (offset === null || typeof offset === 'string')
  )
    return { topic, partition, offset: offset === null ? null : BigInt(offset) }
  throw new RangeError(`${JSON.stringify(item)} is no offset of a partition`)
}
