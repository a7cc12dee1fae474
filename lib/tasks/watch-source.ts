import { isSuspicious, judgeSource, type SourceChange, type SourceState } from '../mirror/source-change.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'
import type { PartitionCopy } from './partition-copy.ts'
import type { Log } from './ports.ts'

/** What the mirror asks of the source, when an event does not simply carry on. */
export interface SourceTopics {
  /** In order. */
  states(of: readonly TopicPartition[]): Promise<readonly SourceState[]>
  /** Whether any record stands in `[from, to)`, markers of transactions aside. */
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
 */
export const watchSource = async (
  watch: SourceWatch,
  copies: readonly PartitionCopy[],
  isCold: (copy: PartitionCopy) => boolean,
): Promise<void> => {
  const suspicious = copies.filter(
    (copy) => copy.failure === undefined && isSuspicious(copy.position, firstOffset(copy), isCold(copy)),
  )
  if (suspicious.length === 0) return
  try {
    const states = await watch.source.states(suspicious.map(({ source }) => source))
    await Promise.all(
      suspicious.map(async (copy, index) => {
        const state = states[index]
        if (state !== undefined) await examine(watch, copy, state)
      }),
    )
  } catch (error) {
    const names = suspicious.map(({ source }) => formatTopicPartition(source))
    watch.log.warn(`The source was not asked whether it lost records of ${names.join(', ')}: ${error}`)
  }
}

const examine = async (watch: SourceWatch, copy: PartitionCopy, state: SourceState): Promise<void> => {
  const before = copy.position
  const { position, changes } = await judgeSource(before, firstOffset(copy), state, (from, to) =>
    watch.source.holdsRecords(copy.source, from, to),
  )
  for (const change of changes) watch.changed(change, copy)
  const [change] = changes
  if (change && watch.shouldStop(copy.source.topic)) copy.failure = stopped(copy, change)
  else if (
    position.upstreamOffset !== before.upstreamOffset ||
    position.sourceTopicId !== before.sourceTopicId
  )
    copy.goOnFrom(position, false)
}

const firstOffset = ({ records }: PartitionCopy): bigint => BigInt(records[0]?.offset ?? 0)

const stopped = ({ source }: PartitionCopy, { kind, from, to }: SourceChange): Error =>
  new Error(
    `${kind} at source offsets [${from}, ${to}), and on.data.loss says stop for ${source.topic}; to go on without them ` +
      'set on.data.loss = continue (or take the topic out of on.data.loss.stop.topics) and deploy',
  )
