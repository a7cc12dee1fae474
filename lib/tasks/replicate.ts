import type { KafkaEvent } from '../mirror/kafka-event.ts'
import { formatTopicPartition } from '../mirror/topic-partition.ts'
import { findAgain, locatePositions } from './locate-positions.ts'
import { messageOf } from './message-of.ts'
import { PartitionCopy } from './partition-copy.ts'
import { prepareSchemas } from './prepare-schemas.ts'
import type { AppendOutcome } from './replicate-ports.ts'
import type { Replication } from './replication.ts'
import { siftRecords } from './sift-records.ts'

/** The mirror could not copy all of an event. Thrown on, so that Lambda delivers it again. */
export class ReplicateError extends Error {
  override readonly name = 'ReplicateError'
}

/**
 * Copies an event into the remote topics, each record once and in order.
 *
 * Whatever goes wrong, the positions of what was appended are stored, and an error is thrown: the event comes again,
 * and what is in the target already is skipped. `deadline`: when to stop sending, ms since 1970.
 */
export const replicate = async (
  replication: Replication,
  event: KafkaEvent,
  deadline: number,
): Promise<void> => {
  await prepareSchemas(replication, event)
  const copies = copiesOf(replication, event)
  try {
    await locatePositions(replication, copies)
    for (let open = openOf(copies); open.length > 0; open = openOf(copies)) {
      if (replication.now() > deadline) stop(open)
      else await appendRound(replication, open, deadline)
    }
    for (const copy of copies) replication.leftOut(copy, copy.passLeftOut())
    await allDone([commit(replication, copies), replication.flush()])
  } catch (error) {
    forget(replication, copies)
    throw error instanceof ReplicateError ? error : ofEvent(copies, error)
  }
  throwFailures(replication, copies)
}

/** Waits for all, then throws the first failure: an environment that returns may be frozen with nothing on its way. */
const allDone = async (tasks: readonly Promise<void>[]): Promise<void> => {
  for (const result of await Promise.allSettled(tasks)) if (result.status === 'rejected') throw result.reason
}

const openOf = (copies: readonly PartitionCopy[]): PartitionCopy[] => copies.filter(({ isOpen }) => isOpen)

const copiesOf = (
  { policy, sourceAlias, provenanceOf, transform, schemas }: Replication,
  event: KafkaEvent,
): PartitionCopy[] =>
  Object.values(event.records).flatMap((records) => {
    const [first] = records
    if (first === undefined) return []
    const { topic, partition } = first
    const to = { topic: policy.formatRemoteTopic(sourceAlias, topic), partition }
    const provenance = provenanceOf?.(topic, to.topic)
    const isAsItIs = provenance === undefined && transform === undefined
    const sifted = isAsItIs ? undefined : siftRecords(records, to.topic, { provenance, transform, schemas })
    return [new PartitionCopy({ topic, partition }, to, records, sifted)]
  })

/**
 * One batch of every open partition, all at once; what a broker refused is found again. A gap that labels do not reach
 * across is stored before anything behind it is sent.
 */
const appendRound = async (
  replication: Replication,
  copies: readonly PartitionCopy[],
  deadline: number,
): Promise<void> => {
  const farBehind = copies.filter(({ isBeyondReach }) => isBeyondReach)
  for (const copy of farBehind) copy.passGap()
  if (farBehind.length > 0) await commit(replication, farBehind)
  const batches = copies.map(({ to, records, next, position }) => ({ to, records, from: next, position }))
  const outcomes = await replication.log.append(batches, deadline)
  const refused: PartitionCopy[] = []
  for (const [index, copy] of copies.entries()) {
    const outcome = outcomes[index]
    if (outcome === undefined) throw new Error(`${copy.name}: no outcome of its batch was told`)
    if (outcome.kind === 'refused' && !copy.hasRecovered) refused.push(copy)
    else await settle(replication, copy, outcome)
  }
  for (const copy of refused) copy.hasRecovered = true
  if (refused.length > 0) await findAgain(replication, refused, true)
}

const settle = async (
  replication: Replication,
  copy: PartitionCopy,
  outcome: AppendOutcome,
): Promise<void> => {
  if (outcome.kind !== 'appended') {
    copy.failure = outcome.error
    if (outcome.kind === 'unknown') replication.log.reset()
    return
  }
  const { count, baseOffset, bytes } = outcome
  if (baseOffset !== copy.position.downstreamOffset) await lookBetween(replication, copy, baseOffset)
  const { source, records, next } = copy
  replication.offsetMap.landed({
    source,
    records,
    from: next,
    to: next + count,
    downstreamOffset: baseOffset,
  })
  replication.copied({
    source: copy.source,
    to: copy.to,
    records: copy.records,
    from: copy.next,
    count,
    baseOffset,
    bytes,
  })
  copy.appended(count, baseOffset)
}

/**
 * The batch landed elsewhere. Later than expected: other writers' records stand before it, or records of ours a
 * second time. Earlier: the target lost what was between.
 */
const lookBetween = async (
  { log, found }: Replication,
  copy: PartitionCopy,
  baseOffset: bigint,
): Promise<void> => {
  const { downstreamOffset, producerId } = copy.position
  if (baseOffset < downstreamOffset)
    return found({ kind: 'target-lost-records', from: baseOffset, to: downstreamOffset }, copy)
  const ours = await log.batchesOf(producerId, copy.to, downstreamOffset, baseOffset)
  const [first, last] = [ours[0], ours.at(-1)]
  if (first && last) found({ kind: 'written-twice', from: first.baseOffset, to: last.lastOffset + 1n }, copy)
}

const commit = async (replication: Replication, copies: readonly PartitionCopy[]): Promise<void> => {
  const moved = copies.filter(({ mustStore }) => mustStore)
  try {
    await replication.offsetMap.write()
    if (moved.length > 0)
      await replication.positions.commit(moved.map(({ to, position }) => ({ ...to, position })))
  } catch (cause) {
    throw new ReplicateError(
      `the positions of ${moved.map(({ name }) => name).join(', ')} were not stored; the event is delivered again`,
      { cause },
    )
  }
  for (const copy of copies) if (copy.canBeRemembered) replication.memory.set(copy.name, copy.position)
}

/** Nothing that this environment believes may be used again, and nothing that it sent may still arrive. */
const forget = ({ memory, log }: Replication, copies: readonly PartitionCopy[]): void => {
  for (const { name } of copies) memory.delete(name)
  log.reset()
}

const throwFailures = ({ memory }: Replication, copies: readonly PartitionCopy[]): void => {
  const failed = copies.filter(({ failure }) => failure !== undefined)
  for (const { name } of failed) memory.delete(name)
  const [only] = failed
  if (only === undefined) return
  throw new ReplicateError(failed.map(failureMessage).join('; '), { cause: only.failure })
}

/** What met the whole event, a target that does not answer, say: with the records that were not copied for it. */
const ofEvent = (copies: readonly PartitionCopy[], cause: unknown): ReplicateError => {
  const left = copies.filter(({ next, records }) => next < records.length)
  const names = left.map(
    ({ source, records, next }) =>
      `${formatTopicPartition(source)} from source offset ${records[next]?.offset}`,
  )
  const what = names.length === 0 ? 'the event was not ended' : `${names.join(', ')} was not copied`
  return new ReplicateError(`${what}; it is delivered again: ${messageOf(cause)}`, { cause })
}

const failureMessage = ({ source, name, records, next, failure }: PartitionCopy): string =>
  `${formatTopicPartition(source)} was not copied to ${name} from source offset ${records[next]?.offset}: ${failure?.message}`

/** Time is nearly over: what was copied is kept, the rest comes again. */
const stop = (open: readonly PartitionCopy[]): void => {
  for (const copy of open)
    copy.failure = new Error(
      "the invocation's time was nearly over; raise aws.lambda.timeout.seconds or lower aws.event.source.batch.size if this goes on",
    )
}
