import { align, type Content, haveSameContent, type SourceContent } from './alignment.ts'
import { offsetOfLabel } from './batch-label.ts'
import { addSequence, isSequenceAtOrAfter, type Position, restart } from './position.ts'

/** A batch of our producer id that stands in the remote partition. */
export interface FoundBatch {
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly baseOffset: bigint
  readonly lastOffset: bigint
  readonly count: number
  /** Undefined where a broker wrote it over, or labels are off. */
  readonly label: number | undefined
  records(): readonly Content[]
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
  /** Ours, any epoch, in [downstreamOffset, logEnd). */
  readonly found: readonly FoundBatch[]
  /** The event's records at or after the position's upstreamOffset. */
  readonly event: readonly SourceContent[]
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
}

/**
 * Finds the position again from what stands in the target (spec/exactly-once 3, `recover`). When nothing of ours
 * is found after a refusal, `recoverRefused` decides instead.
 */
export const recover = (evidence: Evidence): Recovered => {
  const { position, logEnd, logStart, found, isSure } = evidence
  if (logEnd < position.downstreamOffset)
    return restarted(evidence, { kind: 'target-lost-records', from: logEnd, to: position.downstreamOffset })
  const last = found.at(-1)
  if (last === undefined) return goOn({ ...position, downstreamOffset: logEnd })
  if (isSure && logStart <= position.downstreamOffset && !runsOn(position, found))
    return restarted(evidence, { kind: 'sequence-hole', from: position.downstreamOffset, to: logEnd })
  return byLabel(evidence, last) ?? byContents(evidence)
}

/** Nothing of ours was found, and yet a batch was refused: what the leader remembers decides. Undefined: wait. */
export const recoverRefused = (
  evidence: Evidence,
  memory: ProducerMemory | undefined,
): Recovered | undefined => {
  const { position, logEnd } = evidence
  const carriesOn =
    memory === undefined ||
    (memory.producerEpoch === position.producerEpoch &&
      addSequence(memory.lastSequence, 1) === position.sequence)
  if (carriesOn) return goOn({ ...position, downstreamOffset: logEnd })
  // Appended, but not replicated far enough to be seen.
  if (isSequenceAtOrAfter(memory.lastSequence, position.sequence)) return undefined
  return {
    position: restart(position, memory.producerEpoch, logEnd),
    findings: [{ kind: 'history-lost', at: logEnd }],
    isRestart: true,
  }
}

const goOn = (position: Position): Recovered => ({ position, findings: [], isRestart: false })

const restarted = ({ position, logEnd, found }: Evidence, finding: Finding): Recovered => ({
  position: restart(position, Math.max(-1, ...found.map(({ producerEpoch }) => producerEpoch)), logEnd),
  findings: [finding],
  isRestart: true,
})

/** Whether our batches carry on from the position and from one another; a new epoch starts at 0. */
const runsOn = (position: Position, found: readonly FoundBatch[]): boolean => {
  let { producerEpoch, sequence } = position
  for (const batch of found) {
    if (batch.baseSequence !== (batch.producerEpoch === producerEpoch ? sequence : 0)) return false
    producerEpoch = batch.producerEpoch
    sequence = addSequence(batch.baseSequence, batch.count)
  }
  return true
}

/** The last batch names the next source offset: nothing is compared but its last record, as a check. */
const byLabel = ({ position, logEnd, found, event }: Evidence, last: FoundBatch): Recovered | undefined => {
  if (last.label === undefined) return undefined
  const records = found.reduce((sum, { count }) => sum + count, 0)
  const upstreamOffset = offsetOfLabel(last.label, position.upstreamOffset + BigInt(records))
  const copied = event.find(({ offset }) => offset === upstreamOffset - 1n)
  const lastRecord = last.records().at(-1)
  if (copied && !(lastRecord && haveSameContent(copied, lastRecord))) return undefined
  return goOn({
    ...position,
    producerEpoch: last.producerEpoch,
    sequence: addSequence(last.baseSequence, last.count),
    upstreamOffset,
    downstreamOffset: logEnd,
  })
}

interface FoundRecord {
  readonly content: Content
  readonly producerEpoch: number
  readonly nextSequence: number
  readonly nextOffset: bigint
}

const byContents = ({ position, logEnd, found, event, isSure }: Evidence): Recovered => {
  const records = found.flatMap(recordsOf)
  const { skip, accounted, isDoubtful } = align(
    position.upstreamOffset,
    records.map(({ content }) => content),
    event,
    isSure,
  )
  const last = records[accounted - 1]
  const copied = event[skip - 1]
  return {
    position: {
      producerId: position.producerId,
      producerEpoch: last?.producerEpoch ?? position.producerEpoch,
      sequence: last?.nextSequence ?? position.sequence,
      upstreamOffset: copied ? copied.offset + 1n : position.upstreamOffset,
      downstreamOffset:
        accounted === records.length ? logEnd : (last?.nextOffset ?? position.downstreamOffset),
    },
    findings: isDoubtful ? [{ kind: 'doubtful-match', from: position.downstreamOffset, to: logEnd }] : [],
    isRestart: false,
  }
}

const recordsOf = (batch: FoundBatch): FoundRecord[] =>
  batch.records().map((content, index) => ({
    content,
    producerEpoch: batch.producerEpoch,
    nextSequence: addSequence(batch.baseSequence, index + 1),
    nextOffset: batch.baseOffset + BigInt(index + 1),
  }))
