import type { LoggedRecord } from './logged-record.ts'
import type { Gap } from './match-partition.ts'

/** Why a record without partner is no difference. */
export const excuses = {
  'aborted-source': 'of transactions that were aborted on the source',
  'aborted-target': 'of transactions that were aborted on the target',
  'not-sent': 'that came from the target, so they are not sent back',
  'others-on-target': 'that others wrote into the remote topic',
  'compacted-source': 'compacted away on the source since they were copied',
  'compacted-target': 'compacted away on the target',
  'expired-source': 'removed on the source by retention since they were copied',
  'expired-target': 'removed on the target by retention',
} as const
export type Excuse = keyof typeof excuses

/** What is known of a partition, by which records without partner are judged. */
export interface GapFacts {
  readonly isSourceCompacted: boolean
  readonly isTargetCompacted: boolean
  /** Where reading began. */
  readonly sourceFrom: bigint
  readonly remoteFrom: bigint
  /** Whether that is the same place on both sides. If not, what lies before the first pair was removed on one of them. */
  readonly isStartAligned: boolean
  /** The log start of the remote partition: what lay before it was removed. */
  readonly remoteLogStart: bigint
  /** Nothing is left in the log. */
  readonly isSourceEmpty: boolean
  readonly isRemoteEmpty: boolean
  /** Records of others in the remote topic are no difference. */
  readonly allowsOthers: boolean
  readonly placeOf: (upstreamOffset: bigint) => bigint | undefined
  readonly isBehind: (upstreamOffset: bigint) => boolean
}

/** A gap's records, judged. */
export interface JudgedGap {
  /** They should be in the remote partition. */
  readonly missing: readonly LoggedRecord[]
  /** They should not be there. */
  readonly extra: readonly LoggedRecord[]
  readonly excused: ReadonlyMap<Excuse, number>
  /** The first record that the mirror has not come to. */
  readonly behindFrom: bigint | undefined
}

/**
 * Tells what differs from what has to be so. A record that compaction took leaves its offset behind, and nothing else does
 * but markers: so of a compacted topic as many records are excused as offsets are missing there, and no more.
 */
export const judgeGap = (gap: Gap, facts: GapFacts): JudgedGap => {
  const excused = new Map<Excuse, number>()
  const excuse = (why: Excuse): void => void excused.set(why, (excused.get(why) ?? 0) + 1)
  const room = roomOf(gap, facts)
  const missing: LoggedRecord[] = []
  const extra: LoggedRecord[] = []
  let behindFrom: bigint | undefined
  for (const record of gap.sources) {
    const why = excuseOfSource(record, gap, facts)
    if (why === 'behind') behindFrom ??= record.offset
    else if (why !== undefined) excuse(why)
    else if (facts.isTargetCompacted && record.hasKey && room.remote-- > 0) excuse('compacted-target')
    else missing.push(record)
  }
  for (const record of gap.remotes) {
    const why = excuseOfRemote(record, gap, facts)
    if (why !== undefined) excuse(why)
    else if (facts.isSourceCompacted && record.hasKey && room.source-- > 0) excuse('compacted-source')
    else extra.push(record)
  }
  return { missing, extra, excused, behindFrom }
}

const excuseOfSource = (
  { offset, isAborted, isNotOfFlow }: LoggedRecord,
  { before, after }: Gap,
  facts: GapFacts,
): Excuse | 'behind' | undefined => {
  if (after === undefined && facts.isBehind(offset)) return 'behind'
  if (isNotOfFlow) return 'not-sent'
  if (isAborted) return 'aborted-source'
  const place = facts.placeOf(offset)
  const isRemoved =
    place === undefined
      ? before === undefined && !facts.isStartAligned && (after !== undefined || facts.isRemoteEmpty)
      : place < facts.remoteLogStart
  return isRemoved ? 'expired-target' : undefined
}

const excuseOfRemote = (
  { isAborted, isNotOfFlow, isByFlow }: LoggedRecord,
  { before, after }: Gap,
  { isStartAligned, isSourceEmpty, allowsOthers }: GapFacts,
): Excuse | undefined => {
  if (isAborted) return 'aborted-target'
  if (isNotOfFlow || (allowsOthers && !isByFlow)) return 'others-on-target'
  const isRemoved = before === undefined && !isStartAligned && (after !== undefined || isSourceEmpty)
  return isRemoved ? 'expired-source' : undefined
}

/** How many offsets of a gap hold nothing on either side. Of what is not closed by a pair, that is not known. */
const roomOf = (
  { sources, remotes, before, after }: Gap,
  { sourceFrom, remoteFrom }: GapFacts,
): { source: number; remote: number } => {
  if (after === undefined) return { source: 0, remote: 0 }
  const room = (side: 'source' | 'remote', records: readonly LoggedRecord[]): number => {
    const from = before?.[side].offset ?? (side === 'source' ? sourceFrom : remoteFrom) - 1n
    const markers = [...records, after[side]].reduce((sum, { markersBefore }) => sum + markersBefore, 0)
    return Number(after[side].offset - from) - 1 - records.length - markers
  }
  return { source: room('source', sources), remote: room('remote', remotes) }
}
