import {
  changedInto,
  type Difference,
  explainDifferences,
  explainRepeats,
  pairInGaps,
} from '../mirror/verify/difference.ts'
import { type GapFacts, judgeGap } from '../mirror/verify/judge-gap.ts'
import { matchPartition } from '../mirror/verify/match-partition.ts'
import type { OffsetRange } from '../mirror/verify/partition-evidence.ts'
import type { PartitionTally } from '../mirror/verify/partition-tally.ts'
import type { RecordComparison, VerifyReading } from './verify-ports.ts'

/** A partition, what of it is compared, and what is known of it. */
export interface PartitionToVerify {
  readonly partition: number
  readonly comparison: RecordComparison
  readonly source: OffsetRange
  readonly remote: OffsetRange
  readonly facts: GapFacts
  /** What the source holds beyond this offset came after the run began. */
  readonly goal: bigint
  readonly tally: PartitionTally
}

/** How a run is watched and ended. */
export interface VerifyControl {
  /** Ends it early: what was found out so far stands. */
  readonly signal: AbortSignal
  /** Records of the source were compared. */
  readonly compared: (records: number) => void
}

type Reading = Pick<VerifyReading, 'fieldsOf'> & {
  readonly source: Pick<VerifyReading['source'], 'records'>
  readonly target: Pick<VerifyReading['target'], 'records'>
}

/** So many pairs are told of at once. */
const told = 1_000

/** In so many pairs of records it is looked what changed. */
const mostCompared = 1_000

/** Compares a source partition with its remote partition; the tally has what was found. */
export const verifyPartition = async (
  reading: Reading,
  verify: PartitionToVerify,
  control: VerifyControl,
): Promise<void> => {
  const { tally, source, remote, goal } = verify
  const firstGap = tally.gaps
  let behindFrom: bigint | undefined
  let pairs = 0
  for await (const step of matchPartition(logsOf(reading, verify))) {
    if ('pair' in step) {
      tally.addPair(step.pair)
      if (++pairs % told === 0) control.compared(told)
    } else {
      const judged = judgeGap(step.gap, verify.facts)
      behindFrom ??= judged.behindFrom
      const sources = step.gap.sources.filter(({ offset }) => behindFrom === undefined || offset < behindFrom)
      tally.addGap({ ...step.gap, sources }, judged)
    }
    if (control.signal.aborted) return
  }
  control.compared(pairs % told)
  tally.finish({
    source: behindFrom ?? source.to,
    remote: remote.to,
    behind: behindFrom !== undefined && behindFrom < goal ? { from: behindFrom, to: goal } : undefined,
  })
  await explain(reading, verify, firstGap, control.signal)
}

const logsOf = (reading: Reading, { partition, comparison, source, remote, facts }: PartitionToVerify) => ({
  source: reading.source.records({ topic: comparison.topic, partition }, source, comparison),
  remote: reading.target.records({ topic: comparison.remoteTopic, partition }, remote, comparison),
  placeOf: facts.placeOf,
  isBehind: facts.isBehind,
})

/** What became of the records that differ: those that this run has found. */
const explain = async (
  reading: Reading,
  verify: PartitionToVerify,
  firstGap: number,
  signal: AbortSignal,
): Promise<void> => {
  const { tally, partition, comparison, source } = verify
  if (tally.gaps === firstGap || tally.differences.every(({ gap }) => gap < firstGap)) return
  const { differences, unexplained } = explainDifferences(tally.differences)
  const offsets = new Map<string, bigint>()
  if (unexplained.size > 0) {
    const all = { from: tally.evidence().source.from, to: source.to }
    const records = reading.source.records({ topic: comparison.topic, partition }, all, comparison)
    for await (const portion of records) {
      for (const { hash, offset } of portion)
        if (unexplained.has(hash) && !offsets.has(hash)) offsets.set(hash, offset)
      if (signal.aborted) return
    }
  }
  tally.explain(await withChanges(reading, verify, explainRepeats(differences, offsets)))
}

/** Looks into records that stand in each other's place: whether one is the other, changed. */
const withChanges = async (
  reading: Reading,
  { partition, comparison }: PartitionToVerify,
  differences: readonly Difference[],
): Promise<readonly Difference[]> => {
  const changed = new Map<Difference, Difference>()
  const gone = new Set<Difference>()
  for (const [missing, extra] of pairInGaps(differences).slice(0, mostCompared)) {
    const { upstreamOffset } = missing
    const { downstreamOffset } = extra
    if (upstreamOffset === undefined || downstreamOffset === undefined) continue
    const fields = await reading.fieldsOf({ partition, upstreamOffset, downstreamOffset }, comparison)
    if (!isSameRecord(fields, comparison)) continue
    changed.set(missing, changedInto(missing, extra, fields))
    gone.add(extra)
  }
  return differences.flatMap((one) => (gone.has(one) ? [] : (changed.get(one) ?? one)))
}

/** Records that have nothing in common but that both have no headers are two records. */
const isSameRecord = (fields: readonly string[], { hasTimestamps }: RecordComparison): boolean =>
  !(fields.includes('key') && fields.includes('value') && (fields.includes('timestamp') || !hasTimestamps))
