import type { Anchor } from './mirrored-anchor.ts'
import type { Mirrored } from './mirrored-match.ts'
import { movedPosition } from './moved-position.ts'
import type { Position } from './position.ts'
import type { ProducerMemory } from './recovery.ts'
import { formatTopicPartition, type TopicPartition } from './topic-partition.ts'

/** `[start, end)` of a log. */
export interface LogRange {
  readonly start: bigint
  readonly end: bigint
}

/** One source partition on its way from MirrorMaker 2 to us. */
export interface TakeoverPartition {
  readonly source: TopicPartition
  readonly to: TopicPartition
  /** The first source offset that MirrorMaker 2 has not stored as copied; undefined where it stored none. */
  readonly stored: bigint | undefined
  /** A position of ours that is there already. */
  readonly before: Position | undefined
  readonly sourceLog: LogRange
  /** Undefined while the remote partition does not exist. */
  readonly remoteLog: LogRange | undefined
}

/** A partition with what its remote one really holds. */
export interface TakeoverRow extends TakeoverPartition, Mirrored {
  /** Records of a transaction that is neither committed nor aborted. */
  readonly open: number
  /** `take`: to be written; `taken`: as it should be already; `new`: nothing was ever copied, so nothing is to be written. */
  readonly state: 'take' | 'taken' | 'new'
}

/** The first source offset that neither MirrorMaker 2 nor we have stored as copied. */
export const uncommittedOf = ({ stored, before, sourceLog }: TakeoverPartition): bigint => {
  const ours = before?.upstreamOffset
  if (stored === undefined) return ours ?? sourceLog.start
  return ours !== undefined && ours > stored ? ours : stored
}

/** Where comparing begins: at our own position, if that is nearer than MirrorMaker 2's offset sync. */
export const nearerAnchor = (sync: Anchor | undefined, before: Position | undefined): Anchor | undefined =>
  before !== undefined && (sync === undefined || before.downstreamOffset > sync.downstreamOffset)
    ? before
    : sync

/** What is to be done for a partition, once it is known what was mirrored. */
export const takeoverRow = (of: TakeoverPartition, mirrored: Mirrored, open: number): TakeoverRow => ({
  ...of,
  ...mirrored,
  open,
  state: stateOf(of, mirrored),
})

const stateOf = ({ stored, before, remoteLog }: TakeoverPartition, { upstreamOffset, beyond }: Mirrored) => {
  if (before?.upstreamOffset === upstreamOffset && before.downstreamOffset === remoteLog?.end) return 'taken'
  if (remoteLog === undefined) return 'new'
  return stored === undefined && before === undefined && beyond === 0 ? 'new' : 'take'
}

/** The position from which we go on. */
export const takeoverPosition = (
  { upstreamOffset, remoteLog, before }: TakeoverRow,
  producerId: bigint,
  memory: ProducerMemory | undefined,
): Position => movedPosition({ upstreamOffset, logEnd: remoteLog?.end ?? 0n, before }, producerId, memory)

/**
 * Why rows cannot be taken yet, as the middle of a sentence: a MirrorMaker 2 with exactly-once support was killed within a
 * transaction, which its coordinator may still be committing. Undefined when nothing is undecided.
 */
export const undecidedOf = (rows: readonly TakeoverRow[]): string | undefined => {
  const [first, ...others] = rows.filter(({ open }) => open > 0)
  if (first === undefined) return undefined
  const more = others.length > 0 ? ` and in ${others.length} more partition(s)` : ''
  return (
    `${first.open} record(s) of a transaction that is neither committed nor aborted stand in ` +
    `${formatTopicPartition(first.to)}${more}. The broker aborts it by itself transaction.timeout.ms (60 s) after it began`
  )
}

/** Why a partition goes on where it does, as a sentence for an operator. */
export const describeTakeover = (row: TakeoverRow): string => {
  const { state, sourceLog, upstreamOffset, stored, repeated, open, isDoubtful } = row
  const notes: readonly (readonly [isSo: boolean, note: string])[] = [
    [true, reasonOf(row)],
    [repeated > 0, `${repeated} records stand there more than once already`],
    [open > 0, `${open} of an open transaction do not count`],
    [isDoubtful, 'contents repeat: some records may come twice'],
    [
      stored !== undefined && stored > sourceLog.end,
      `the source ends at ${sourceLog.end}, before what was stored: was its topic created again?`,
    ],
    [
      state !== 'new' && upstreamOffset < sourceLog.start,
      `the source has lost [${upstreamOffset}, ${sourceLog.start}) before it was copied`,
    ],
  ]
  return notes.flatMap(([isSo, note]) => (isSo ? [note] : [])).join('; ')
}

const reasonOf = ({ state, beyond, stored, upstreamOffset, remoteLog }: TakeoverRow): string => {
  if (remoteLog === undefined) return 'there is no remote partition: begins at the log start'
  if (state === 'new') return 'nothing was copied yet: begins at the log start'
  if (state === 'taken') return 'is taken over already'
  if (beyond > 0) return `${beyond} more than stored stand there already`
  return stored === upstreamOffset ? 'nothing more than stored stands there' : 'where our own position is'
}
