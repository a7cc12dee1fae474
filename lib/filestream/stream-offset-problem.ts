import type { AlteredOffset } from '../connect/altered-offsets.ts'

/**
 * What FileStreamSource has against new offsets, in its words (FileStreamSourceConnector.alterOffsets of 4.1.1): the first thing
 * that is wrong, undefined when nothing is. A tombstone is taken for any partition.
 */
export const findStreamOffsetProblem = (offsets: readonly AlteredOffset[]): string | undefined =>
  offsets.map(problemOf).find((problem) => problem !== undefined)

const problemOf = ({ partition, offset }: AlteredOffset): string | undefined => {
  if (offset === null) return undefined
  if (!Object.hasOwn(offset, 'position'))
    return "Offset objects should either be null or contain the key 'position'"
  const { position } = offset
  if (typeof position !== 'bigint' || BigInt.asIntN(64, position) !== position)
    return "The value for the 'position' key in the offset is expected to be a Long value"
  if (position < 0n) return "The value for the 'position' key in the offset should be a non-negative value"
  if (partition === null) return 'Partition objects cannot be null'
  return Object.hasOwn(partition, 'filename')
    ? undefined
    : "Partition objects should contain the key 'filename'"
}
