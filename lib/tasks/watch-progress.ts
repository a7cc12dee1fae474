import type { TopicStatus } from '../mirror/flow-status.ts'
import type { PartitionProgress } from '../mirror/partition-progress.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'
import type { Clock } from './ports.ts'

/** What watching a mirror at its work needs. */
export interface ProgressWatch {
  readonly progress: () => Promise<readonly PartitionProgress[]>
  /** The timestamp of the first record of a source partition at or after an offset, ms; undefined where none is there. */
  readonly firstTimestamp: (of: TopicPartition, from: bigint) => Promise<bigint | undefined>
  /** Members of the consumer groups that feed the topics, by topic; none for one that is absent. */
  readonly readers: ReadonlyMap<string, number>
  /** How long a partition with records may stand before it counts as standing, ms. */
  readonly patienceMs: number
  readonly clock: Clock
}

/** Between two looks, ms. */
const lookEveryMs = 1_000

/** A partition with the first record that waits in it. */
interface Waiting extends PartitionProgress {
  readonly timestamp: bigint
}

/**
 * How each topic is: looks at what is behind, and again for as long as some of it has not moved. Offsets that hold no records (markers of
 * transactions, gaps of compaction) are not behind: the mirror has nothing to do there.
 */
export const watchProgress = async (watch: ProgressWatch): Promise<readonly TopicStatus[]> => {
  const { clock, patienceMs } = watch
  const first = await watch.progress()
  const until = clock.now() + patienceMs
  const began = new Map(first.map((of) => [formatTopicPartition(of), of.next]))
  let last = first
  let waiting = await waitingIn(watch, last)
  const standing = () => waiting.filter((of) => began.get(formatTopicPartition(of)) === of.next)
  while (standing().length > 0 && clock.now() < until) {
    await clock.sleep(lookEveryMs)
    last = await watch.progress()
    waiting = await waitingIn(watch, last)
  }
  const stood = new Set(standing())
  const byTopic = Map.groupBy(waiting, ({ topic }) => topic)
  return [...Map.groupBy(last, ({ topic }) => topic)].map(([topic, partitions]) => {
    const ofTopic = byTopic.get(topic) ?? []
    return {
      topic,
      partitions: partitions.length,
      behind: ofTopic.reduce((sum, { behind }) => sum + behind, 0n),
      oldestWaiting: least(ofTopic.map(({ timestamp }) => timestamp)),
      standing: ofTopic
        .filter((of) => stood.has(of))
        .map(({ partition, next, behind }) => ({ partition, next, behind })),
      readers: watch.readers.get(topic) ?? 0,
    }
  })
}

const waitingIn = async (
  { firstTimestamp }: ProgressWatch,
  progress: readonly PartitionProgress[],
): Promise<readonly Waiting[]> => {
  const behind = progress.filter((of) => of.behind > 0n)
  const looked = await Promise.all(
    behind.map(async ({ topic, partition, next, logStart, ...of }) => {
      // What the source gave up is not there to be read.
      const from = logStart !== undefined && logStart > next ? logStart : next
      const timestamp = await firstTimestamp({ topic, partition }, from)
      return timestamp === undefined ? [] : [{ ...of, topic, partition, next, logStart, timestamp }]
    }),
  )
  return looked.flat()
}

const least = (values: readonly bigint[]): bigint | undefined =>
  values.reduce<bigint | undefined>(
    (smallest, one) => (smallest === undefined || one < smallest ? one : smallest),
    undefined,
  )
