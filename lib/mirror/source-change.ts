import type { Position } from './position.ts'

/** What the source says of a partition at this moment. */
export interface SourceState {
  /** KIP-516; undefined where the brokers know none (before 2.8). */
  readonly topicId: string | undefined
  readonly logStart: bigint
  readonly logEnd: bigint
}

/** What happened at the source between the position and the event. Offsets are the source's. */
export type SourceChange =
  /** Another topic has the name now. What the old one held beyond the position is gone. */
  | { readonly kind: 'source-recreated'; readonly from: bigint; readonly to: bigint }
  /** The log ends before what was copied: the source lost records, and gives their offsets to others. */
  | { readonly kind: 'source-went-back'; readonly from: bigint; readonly to: bigint }
  /** Retention, or somebody, deleted records before the mirror came to them. */
  | { readonly kind: 'lost-before-mirror'; readonly from: bigint; readonly to: bigint }
  /** Records that stand at the source were not handed to the mirror: somebody moved the event source's group. */
  | { readonly kind: 'not-delivered'; readonly from: bigint; readonly to: bigint }

/** Whether the source has to be asked at all: a redelivery, a gap, or an environment that is new to the partition. */
export const isSuspicious = (position: Position, firstOffset: bigint, isCold: boolean): boolean =>
  isCold || firstOffset !== position.upstreamOffset

/**
 * What a partition's event means, given the source's state. `holdsRecords` says whether records stand in the gap between
 * the position and the event; it is asked only where compaction or the markers of transactions may have made it.
 *
 * Where offsets were given anew, the position goes back to the event's first record: a record that is there twice can be
 * seen, one that was taken for another cannot.
 */
export const judgeSource = async (
  position: Position,
  firstOffset: bigint,
  source: SourceState,
  holdsRecords: (from: bigint, to: bigint) => Promise<boolean>,
): Promise<{ readonly position: Position; readonly changes: readonly SourceChange[] }> => {
  const known = { ...position, ...(source.topicId !== undefined && { sourceTopicId: source.topicId }) }
  const { upstreamOffset, sourceTopicId } = position
  const isOther =
    sourceTopicId !== undefined && source.topicId !== undefined && sourceTopicId !== source.topicId
  if (isOther || source.logEnd < upstreamOffset) {
    const anew = { ...known, upstreamOffset: firstOffset }
    const kind = isOther ? 'source-recreated' : 'source-went-back'
    return { position: anew, changes: [{ kind, from: firstOffset, to: upstreamOffset }] }
  }
  if (firstOffset <= upstreamOffset) return { position: known, changes: [] }
  return { position: known, changes: await gapChanges(upstreamOffset, firstOffset, source, holdsRecords) }
}

const gapChanges = async (
  from: bigint,
  to: bigint,
  { logStart }: SourceState,
  holdsRecords: (from: bigint, to: bigint) => Promise<boolean>,
): Promise<readonly SourceChange[]> => {
  const lostTo = logStart < to ? logStart : to
  const lost: readonly SourceChange[] =
    lostTo > from ? [{ kind: 'lost-before-mirror', from, to: lostTo }] : []
  const rest = lostTo > from ? lostTo : from
  // One offset is the marker of a transaction, or was compacted: asking each time would cost more than it tells.
  if (to - rest <= 1n || !(await holdsRecords(rest, to))) return lost
  return [...lost, { kind: 'not-delivered', from: rest, to }]
}
