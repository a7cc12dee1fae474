import type { Position } from '../mirror/position.ts'
import { formatTopicPartition } from '../mirror/topic-partition.ts'
import type { PartitionEvidence } from '../mirror/verify/partition-evidence.ts'
import { PartitionTally } from '../mirror/verify/partition-tally.ts'
import type { Clock } from './ports.ts'
import { type LogBounds, type TopicToVerify, topicsToVerify } from './topics-to-verify.ts'
import { toVerify } from './verification-range.ts'
import { type PartitionToVerify, type VerifyControl, verifyPartition } from './verify-partition.ts'
import type { VerifyReading } from './verify-ports.ts'

/** What is to be verified. */
export interface Verification {
  readonly isChosenTopic: (topic: string) => boolean
  /** Length of a time window, ms. */
  readonly windowMs: number
  /** Only records from this time on, ms since 1970; not with evidence of earlier runs. */
  readonly since: bigint | undefined
  /** What others write into remote topics is no difference. */
  readonly allowsOthers: boolean
  /** How long the mirror may take to copy what the source holds now, ms. */
  readonly patienceMs: number
  /** What earlier runs found out: it is gone on from there. */
  readonly before: readonly PartitionEvidence[]
  readonly clock: Clock
}

/** A run while it lasts: what is known at any moment. */
export interface VerifyRun {
  /** Of all partitions, whether they were read yet or not. */
  evidence(): readonly PartitionEvidence[]
  /** Records on the source that there may be to read: offsets, rather too many. */
  readonly offsetsToRead: number
  /** Reads and compares. */
  run(control: VerifyControl): Promise<void>
}

/** So many partitions are compared at once. */
const atOnce = 4

/** So long the mirror may stand still before it is not waited for any longer, ms. */
const stillMs = 5_000

/** Looks at both sides, waits for the mirror, and makes ready what is to be compared. Reads only. */
export const prepareVerification = async (
  reading: VerifyReading,
  verification: Verification,
): Promise<VerifyRun> => {
  const expected = await topicsToVerify(reading, verification.isChosenTopic)
  const goals = await reading.source.logEnds(expected.map(({ comparison }) => comparison.topic))
  await untilMirrored(reading, verification, expected, goals)
  // Again: remote topics may have been made meanwhile, and only now have an id and configs.
  const topics = await topicsToVerify(reading, verification.isChosenTopic)
  const names = topics.map(({ comparison }) => comparison.topic)
  // Positions first, then the ends of the target, then those of the source: so what is before a position is in the
  // target, and what is in the target is on the source.
  const positions = await reading.positions()
  const offsetMap = await reading.offsetMap()
  const remotes = topics.map(({ comparison }) => comparison.remoteTopic)
  const remoteEnds = await reading.target.logEnds(remotes)
  const sourceEnds = await reading.source.logEnds(names)
  const [sourceStarts, remoteStarts] = await Promise.all([
    reading.source.logStarts(names),
    reading.target.logStarts(remotes),
  ])
  const bounds: LogBounds = { positions, goals, sourceStarts, sourceEnds, remoteStarts, remoteEnds }
  const known = new Map(verification.before.map((evidence) => [formatTopicPartition(evidence), evidence]))
  const partitions: PartitionToVerify[] = []
  for (const topic of topics)
    for (let partition = 0; partition < topic.partitions; partition++) {
      const name = formatTopicPartition({ topic: topic.comparison.topic, partition })
      if (!sourceEnds.has(name))
        throw new Error(`Nothing was verified: ${name} has no leader on the source at the moment. Try again.`)
      const { begun, ...range } = await toVerify(reading, verification, {
        topic,
        partition,
        bounds,
        offsetMap,
        before: known.get(name),
      })
      partitions.push({ ...range, partition, tally: new PartitionTally(begun, verification.windowMs) })
    }
  return {
    evidence: () => partitions.map(({ tally }) => tally.evidence()),
    offsetsToRead: partitions.reduce((sum, { source }) => sum + Number(source.to - source.from), 0),
    run: (control) => verifyAll(reading, partitions, control),
  }
}

const verifyAll = async (
  reading: VerifyReading,
  partitions: readonly PartitionToVerify[],
  control: VerifyControl,
): Promise<void> => {
  const left = partitions.values()
  const work = async (): Promise<void> => {
    for (const partition of left) {
      if (control.signal.aborted) return
      await verifyPartition(reading, partition, control)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

/** Waits until the mirror has copied what the source holds, or stands still, or has taken its time. */
const untilMirrored = async (
  reading: VerifyReading,
  { clock, patienceMs }: Verification,
  topics: readonly TopicToVerify[],
  goals: ReadonlyMap<string, bigint>,
): Promise<void> => {
  const until = clock.now() + patienceMs
  let before = ''
  let movedAt = clock.now()
  for (;;) {
    const positions = await reading.positions()
    const left = offsetsBehind(topics, goals, positions).join()
    if (left !== before) movedAt = clock.now()
    before = left
    const isStill = clock.now() - movedAt > stillMs
    if (/^[0,]*$/.test(left) || isStill || clock.now() > until) return
    await clock.sleep(500)
  }
}

const offsetsBehind = (
  topics: readonly TopicToVerify[],
  goals: ReadonlyMap<string, bigint>,
  positions: ReadonlyMap<string, Position>,
): readonly bigint[] =>
  topics.flatMap(({ comparison, partitions }) =>
    Array.from({ length: partitions }, (_, partition) => {
      const goal = goals.get(formatTopicPartition({ topic: comparison.topic, partition })) ?? 0n
      const to = formatTopicPartition({ topic: comparison.remoteTopic, partition })
      const at = positions.get(to)?.upstreamOffset ?? 0n
      return at < goal ? goal - at : 0n
    }),
  )
