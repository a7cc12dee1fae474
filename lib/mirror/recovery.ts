import { align, type Content, haveSameContent, type SourceContent } from './alignment.ts'
import { isLabelOf, offsetOfLabel } from './batch-label.ts'
import { addSequence, isSequenceAtOrAfter, type Position, restart } from './position.ts'

/** A record of ours in the remote partition. */
export interface FoundRecord extends Content {
  /** Its offset there. */
  readonly offset: bigint
}

/** A batch of our producer id that stands in the remote partition. */
export interface FoundBatch {
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly baseOffset: bigint
  readonly lastOffset: bigint
  readonly count: number
  /** Undefined where a broker wrote it over, or labels are off. */
  readonly label: number | undefined
  /** Fewer than its offsets where the target's compaction took some. */
  records(): readonly FoundRecord[]
}

/** What a remote partition's leader remembers of our producer id (DescribeProducers). */
export interface ProducerMemory {
  readonly producerEpoch: number
  readonly lastSequence: number
}

/** What recovery knows. */
export interface Evidence {
  readonly position: Position
  /** False when the position came from a copy or from the log itself: it may be old. */
  readonly isSure: boolean
  readonly logStart: bigint
  readonly logEnd: bigint
  /** Ours, any epoch, in [downstreamOffset, logEnd); the first one may begin before it. */
  readonly found: readonly FoundBatch[]
  /** The event's records at or after the position's upstreamOffset. */
  readonly event: readonly SourceContent[]
  /** What the leader remembers of our id; asked for only where it decides. */
  readonly memory?: ProducerMemory | undefined
  /** The batch that the leader remembers stands before the position: the log was cut, and written on. */
  readonly isMemoryBehind?: boolean
}

/** What was noticed that an operator has to know. */
export type Finding =
  /** The target's log ends before what was acknowledged: [from, to) is gone there. */
  | { readonly kind: 'target-lost-records'; readonly from: bigint; readonly to: bigint }
  /** Our batches do not carry on from the position: written twice, or not all of them are left. */
  | { readonly kind: 'sequence-hole'; readonly from: bigint; readonly to: bigint }
  /** The broker knows less of us than the position does. */
  | { readonly kind: 'history-lost'; readonly at: bigint }
  /** No position was stored; it was rebuilt. */
  | { readonly kind: 'position-lost'; readonly at: bigint }
  /** Contents could be matched in more than one way. */
  | { readonly kind: 'doubtful-match'; readonly from: bigint; readonly to: bigint }
  /** Records of ours stand where only others' were expected: [from, to) are there a second time. */
  | { readonly kind: 'written-twice'; readonly from: bigint; readonly to: bigint }

/** Where to go on, and what was noticed. */
export interface Recovered {
  readonly position: Position
  readonly findings: readonly Finding[]
  /** A new epoch: the position must be committed before anything is produced. */
  readonly isRestart: boolean
  /** Something of ours was found, and not which records they are: they may lie before the event. */
  readonly isUndecided?: boolean
}

/**
 * Finds the position again from what stands in the target (spec/exactly-once 3, `recover`). When nothing of ours
 * is found after a refusal, `recoverRefused` decides instead.
 */
export const recover = (evidence: Evidence): Recovered => {
  const { position, logEnd, logStart, isSure } = evidence
  if (logEnd < position.downstreamOffset)
    return restarted(evidence, { kind: 'target-lost-records', from: logEnd, to: position.downstreamOffset })
  const found = evidence.found.map((batch) => partFrom(position.downstreamOffset, batch))
  const last = found.at(-1)
  if (last === undefined) return goOn({ ...position, downstreamOffset: logEnd })
  if (isSure && logStart <= position.downstreamOffset && !runsOn(position, found))
    return restarted(evidence, { kind: 'sequence-hole', from: position.downstreamOffset, to: logEnd })
  return byLabel(evidence, last) ?? byContents({ ...evidence, found }, last)
}

/** Nothing of ours was found, and yet a batch was refused: what the leader remembers decides. Undefined: wait. */
export const recoverRefused = (evidence: Evidence): Recovered | undefined => {
  const { position, memory, logStart, logEnd, isMemoryBehind = false } = evidence
  if (memory === undefined || carriesOn(position, memory))
    return goOn({ ...position, downstreamOffset: logEnd })
  // Appended, but not replicated far enough to be seen. What was removed since, or stands elsewhere, never will be.
  const canAppear = logStart <= position.downstreamOffset && !isMemoryBehind
  if (isAhead(memory, position) && canAppear) return undefined
  return restarted(evidence, { kind: 'history-lost', at: logEnd })
}

/** Whether the leader waits for the very sequence that the position names. A newer epoch starts at 0. */
const carriesOn = (position: Position, memory: ProducerMemory): boolean =>
  memory.producerEpoch === position.producerEpoch
    ? addSequence(memory.lastSequence, 1) === position.sequence
    : memory.producerEpoch < position.producerEpoch && position.sequence === 0

/** Whether the leader took more of ours than the position tells. Sequences of two epochs cannot be compared. */
const isAhead = (memory: ProducerMemory, position: Position): boolean =>
  memory.producerEpoch === position.producerEpoch &&
  isSequenceAtOrAfter(memory.lastSequence, position.sequence)

const goOn = (position: Position): Recovered => ({ position, findings: [], isRestart: false })

const restarted = ({ position, logEnd, found, memory }: Evidence, finding: Finding): Recovered => {
  const epochs = [...found, ...(memory ? [memory] : [])].map(({ producerEpoch }) => producerEpoch)
  return {
    position: restart(position, Math.max(-1, ...epochs), logEnd),
    findings: [finding],
    isRestart: true,
  }
}

/** What of a batch stands at or after an offset: a position is in the middle of one after an event shorter than it. */
const partFrom = (offset: bigint, batch: FoundBatch): FoundBatch =>
  batch.baseOffset >= offset
    ? batch
    : {
        ...batch,
        baseSequence: sequenceAt(batch, offset),
        baseOffset: offset,
        records: () => batch.records().filter((record) => record.offset >= offset),
      }

/** The sequence of the record that was written at an offset of a batch, or is next after it. */
const sequenceAt = ({ baseSequence, baseOffset }: FoundBatch, offset: bigint): number =>
  addSequence(baseSequence, Number(offset - baseOffset))

/** Whether our batches carry on from the position and from one another; a new epoch starts at 0. */
const runsOn = (position: Position, found: readonly FoundBatch[]): boolean => {
  let { producerEpoch, sequence } = position
  for (const batch of found) {
    if (batch.baseSequence !== (batch.producerEpoch === producerEpoch ? sequence : 0)) return false
    producerEpoch = batch.producerEpoch
    sequence = sequenceAt(batch, batch.lastOffset + 1n)
  }
  return true
}

/** How far behind the position a label may lie: another environment began there, with records that are compacted now. */
const labelBehind = 65_536n
/** How far from the event a label may lie when the position is lost: half of what labels tell apart. */
const labelAround = 524_288n

/** The last batch names the next source offset: nothing is compared but its last record, as a check. */
const byLabel = (evidence: Evidence, last: FoundBatch): Recovered | undefined => {
  const { position, logEnd, event } = evidence
  const { label } = last
  if (label === undefined) return undefined
  const lastRecord = last.records().at(-1)
  const copied = event.find(
    (record) => isLabelOf(label, record.offset + 1n) && lastRecord && haveSameContent(record, lastRecord),
  )
  const upstreamOffset = copied ? copied.offset + 1n : labelledOffset(evidence, label)
  // The event has another record where the label says that the batch ended: it is no label.
  if (!copied && event.some(({ offset }) => offset === upstreamOffset - 1n)) return undefined
  return goOn({ ...position, ...endOf(last), upstreamOffset, downstreamOffset: logEnd })
}

/**
 * What the last label means when the event does not tell. Labels repeat: from a sure position on each batch ends within
 * their reach after the one before it; otherwise it is the offset nearest to the event.
 */
const labelledOffset = (evidence: Evidence, last: number): bigint => {
  const { position, isSure, event, found } = evidence
  const { upstreamOffset } = position
  const atLeast = isSure ? upstreamOffset - labelBehind : (event[0]?.offset ?? upstreamOffset) - labelAround
  const labels = isSure ? found.flatMap(({ label }) => label ?? []) : [last]
  const meant = labels.reduce((offset, label) => offsetOfLabel(label, offset), atLeast > 0n ? atLeast : 0n)
  return meant > upstreamOffset ? meant : upstreamOffset
}

/** The chain after a batch. */
const endOf = (batch: FoundBatch): Pick<Position, 'producerEpoch' | 'sequence'> => ({
  producerEpoch: batch.producerEpoch,
  sequence: sequenceAt(batch, batch.lastOffset + 1n),
})

const byContents = ({ position, logEnd, found, event, isSure }: Evidence, last: FoundBatch): Recovered => {
  // Nothing tells how far the source was copied: the triple stays as it is.
  if (event.length === 0) return { ...goOn(position), isUndecided: true }
  const records = found.flatMap((batch) => batch.records().map((record) => ({ batch, record })))
  const { skip, accounted, isDoubtful } = align(
    position.upstreamOffset,
    records.map(({ record }) => record),
    event,
    isSure,
  )
  const copied = event[skip - 1]
  const upstreamOffset = copied ? copied.offset + 1n : afterAll(position, records.length, event)
  return {
    position: {
      ...position,
      ...(accounted === records.length
        ? { ...endOf(last), downstreamOffset: logEnd }
        : after(records[accounted - 1])),
      upstreamOffset,
    },
    findings: isDoubtful ? [{ kind: 'doubtful-match', from: position.downstreamOffset, to: logEnd }] : [],
    isRestart: false,
  }
}

/**
 * Nothing of the event was found, so all that was found lies before it. Where that is a record for each offset between
 * the position and the event, these are the ones, and copied; left behind them, the position would have them copied again
 * by an event that starts earlier. With fewer, it is not known which ones.
 */
const afterAll = ({ upstreamOffset }: Position, found: number, [first]: readonly SourceContent[]): bigint => {
  const end = upstreamOffset + BigInt(found)
  return first?.offset === end ? end : upstreamOffset
}

/** The chain after a record in the middle of what was found. */
const after = (
  at: { readonly batch: FoundBatch; readonly record: FoundRecord } | undefined,
): Partial<Position> | undefined =>
  at && {
    producerEpoch: at.batch.producerEpoch,
    sequence: sequenceAt(at.batch, at.record.offset + 1n),
    downstreamOffset: at.record.offset + 1n,
  }
