import { describeTakeover, undecidedOf } from '../mirror/takeover.ts'
import { formatTopicPartition, parseTopicPartition } from '../mirror/topic-partition.ts'
import { planTakeover } from './plan-takeover.ts'
import type { Log } from './ports.ts'
import { takeOver } from './take-over.ts'
import type { TakeoverReading, TakeoverWriting } from './takeover-ports.ts'

/** What taking over without being asked needs. */
export interface FirstTakeover extends TakeoverReading, TakeoverWriting {
  /** How many workers of a dedicated MirrorMaker 2 of the flow run. */
  readonly workers: () => Promise<number>
  readonly log: Pick<Log, 'info'>
}

/**
 * Before topics are fed for the first time: those of which a dedicated MirrorMaker 2 has stored an offset, and we none since,
 * go on where it stopped, as `mirror takeover` has them go on. Throws while MirrorMaker 2 runs: each record would come twice.
 */
export const takeOverFirst = async (first: FirstTakeover, topics: readonly string[]): Promise<void> => {
  const stored = new Set(
    [...(await first.storedOffsets()).keys()].map((name) => parseTopicPartition(name).topic),
  )
  const taken = new Set(topics.filter((topic) => stored.has(topic)))
  if (taken.size === 0) return
  const workers = await first.workers()
  if (workers > 0)
    throw new Error(
      `${[...taken].join(', ')}: no event source was created, because MirrorMaker 2 mirrors this flow and still runs ` +
        `(${workers} worker(s)). Stop it: we go on where it has stopped, within a minute.`,
    )
  const rows = await planTakeover({ ...first, shouldReplicateTopic: (topic) => taken.has(topic) })
  const undecided = undecidedOf(rows)
  if (undecided !== undefined)
    throw new Error(
      `${[...taken].join(', ')}: no event source was created, because ${undecided}. We go on within a minute of that.`,
    )
  await takeOver(first, rows)
  for (const row of rows)
    first.log.info(
      `Goes on with ${formatTopicPartition(row.source)} at ${row.upstreamOffset}, after MirrorMaker 2: ${describeTakeover(row)}`,
    )
}
