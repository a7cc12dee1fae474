import { firstPosition, type Position, restart } from './position.ts'
import type { ProducerMemory } from './recovery.ts'

/** Where a partition is to go on. */
export interface PositionMove {
  /** The first source offset to be copied. */
  readonly upstreamOffset: bigint
  /** The remote partition's log end. */
  readonly logEnd: bigint
  /** The position until now. */
  readonly before: Position | undefined
}

/**
 * The position of a partition that goes on elsewhere than where it stood. Where our producer id has written into the remote
 * partition before, a new epoch fences what might still be on its way, and starts a chain of its own.
 */
export const movedPosition = (
  { upstreamOffset, logEnd, before }: PositionMove,
  producerId: bigint,
  memory: ProducerMemory | undefined,
): Position => {
  const first = firstPosition(producerId, upstreamOffset, logEnd)
  const epochs = [
    ...(before?.producerId === producerId ? [before.producerEpoch] : []),
    ...(memory ? [memory.producerEpoch] : []),
  ]
  return epochs.length === 0 ? first : restart(first, Math.max(...epochs), logEnd)
}
