import { isSamePosition } from '../mirror/position.ts'
import { isSuspicious, judgeSource, type SourceChange, type SourceState } from '../mirror/source-change.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'
import { messageOf } from './message-of.ts'
import type { PartitionCopy } from './partition-copy.ts'
import type { Log } from './ports.ts'

/** What the mirror asks of the source, when an event does not simply carry on. */
export interface SourceTopics {
  /** In order. */
  states(of: readonly TopicPartition[]): Promise<readonly SourceState[]>
  /** Whether any record stands in `[from, to)` that would be sent: markers of transactions are none. */
  holdsRecords(of: TopicPartition, from: bigint, to: bigint): Promise<boolean>
}

/** What watching the source needs. */
export interface SourceWatch {
  readonly source: SourceTopics
  /** Told of what happened. */
  changed(change: SourceChange, copy: PartitionCopy): void
  /** Whether the topic must not be mirrored on after a loss (`on.data.loss`). */
  shouldStop(topic: string): boolean
  readonly log: Pick<Log, 'warn'>
}

/**
 * Looks for what the source lost or gave anew between a position and an event. Only what does not simply carry on is
 * looked at, so most events cost nothing. A source that does not answer is no reason not to copy what it delivered.
 *
 * Resolves with the copies whose position went back, because offsets were given anew: to be stored before anything is
 * produced, or a recovery would read the labels of the new records against the old offsets.
 */
export const watchSource = async (
  watch: SourceWatch,
  copies: readonly PartitionCopy[],
  isCold: (copy: PartitionCopy) => boolean,
): Promise<readonly PartitionCopy[]> => {
  const suspicious = copies.filter(
    (copy) => copy.failure === undefined && isSuspicious(copy.position, copy.firstOffset, isCold(copy)),
  )
  if (suspicious.length === 0) return []
  const states = await statesOf(watch, suspicious)
  const wentBack = await Promise.all(
    suspicious.map((copy, index) => {
      const state = states[index]
      return state === undefined ? false : unlessUnanswered(watch, copy, examine(watch, copy, state))
    }),
  )
  return suspicious.filter((_, index) => wentBack[index])
}

const statesOf = async (
  watch: SourceWatch,
  copies: readonly PartitionCopy[],
): Promise<readonly SourceState[]> => {
  try {
    return await watch.source.states(copies.map(({ source }) => source))
  } catch (error) {
    warn(watch, copies, error)
    return []
  }
}

const unlessUnanswered = async (
  watch: SourceWatch,
  copy: PartitionCopy,
  examining: Promise<boolean>,
): Promise<boolean> => {
  try {
    return await examining
  } catch (error) {
    warn(watch, [copy], error)
    return false
  }
}

const warn = ({ log }: SourceWatch, copies: readonly PartitionCopy[], error: unknown): void => {
  const names = copies.map(({ source }) => formatTopicPartition(source)).join(', ')
  log.warn(`The source was not asked whether it lost records of ${names}: ${messageOf(error)}`)
}

/** Whether the position went back. */
const examine = async (watch: SourceWatch, copy: PartitionCopy, state: SourceState): Promise<boolean> => {
  const before = copy.position
  const { position, changes } = await judgeSource(before, copy.firstOffset, state, (from, to) =>
    watch.source.holdsRecords(copy.source, from, to),
  )
  for (const change of changes) watch.changed(change, copy)
  const [change] = changes
  if (change && watch.shouldStop(copy.source.topic)) copy.failure = stopped(copy, change)
  if (copy.failure !== undefined || isSamePosition(position, before)) return false
  copy.goOnFrom(position, false)
  return position.upstreamOffset < before.upstreamOffset
}

const stopped = ({ source }: PartitionCopy, { kind, from, to }: SourceChange): Error =>
  new Error(
    `${kind} at source offsets [${from}, ${to}), and on.data.loss says stop for ${source.topic}; to go on without them ` +
      'set on.data.loss = continue (or take the topic out of on.data.loss.stop.topics) and deploy',
  )
