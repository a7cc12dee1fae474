import type { ProducedBatch } from '../../kafka/api/produce.ts'
import { errorName, isStaleLeader, KafkaError } from '../../kafka/error-codes.ts'
import type { ChainRecord } from '../../lib/tasks/replicate-ports.ts'

/** What to do after a broker's answer to a batch. */
export type AppendVerdict =
  | { readonly kind: 'appended' }
  /** Error 0, and yet perhaps not this batch: its header has to be read. */
  | { readonly kind: 'look' }
  | { readonly kind: 'again' }
  | { readonly kind: 'smaller' }
  | { readonly kind: 'refused' | 'failed'; readonly error: Error }

/** A sequence or an epoch that does not carry on. */
const refusals: ReadonlySet<number> = new Set([45, 46, 47, 59])

/**
 * Passing: the same batch is sent again, under the same sequence. If it had been appended after all, the broker
 * tells a duplicate, and the position is found again.
 */
const passing: ReadonlySet<number> = new Set([-1, 2, 7, 8, 13, 19, 20, 89])

const tooLarge: ReadonlySet<number> = new Set([10, 18])

const nextSteps: ReadonlyMap<number, string> = new Map([
  [3, 'the remote topic or partition does not exist; source-connector makes it within a minute'],
  [10, 'raise max.message.bytes of the remote topic, which must not be smaller than that of the source'],
  [18, 'raise max.message.bytes of the remote topic and message.max.bytes of the target cluster'],
  [19, 'fewer replicas are in sync than min.insync.replicas; bring the brokers of the target back'],
  [29, 'grant WRITE on the remote topic to the principal of the mirror'],
  [31, 'grant IDEMPOTENT_WRITE on the cluster to the principal of the mirror'],
  [32, 'raise message.timestamp.after.max.ms (and before.max.ms) of the remote topic to those of the source'],
  [44, 'a policy of the target cluster refuses the records'],
  [87, 'the remote topic wants records of another form: a compacted topic takes none without key'],
])

/** Judges an answer (spec/exactly-once 3, rule 6). `isToldByTime`: an append is told from a duplicate by its time. */
export const judge = (
  answer: ProducedBatch,
  batch: {
    readonly records: readonly Pick<ChainRecord, 'offset'>[]
    readonly from: number
    readonly count: number
  },
  isToldByTime: boolean,
): AppendVerdict => {
  const { errorCode } = answer
  if (errorCode === 0) {
    if (!isToldByTime) return { kind: 'look' }
    if (answer.logAppendTime === -1n) return { kind: 'appended' }
    return { kind: 'refused', error: new Error('the broker has a batch under these sequences already') }
  }
  if (refusals.has(errorCode))
    return { kind: 'refused', error: new KafkaError(errorCode, 'the broker refused the batch') }
  if (tooLarge.has(errorCode) && batch.count > 1) return { kind: 'smaller' }
  if (isStaleLeader(errorCode) || passing.has(errorCode)) return { kind: 'again' }
  return { kind: 'failed', error: refusalError(answer, batch) }
}

/** An error that names the record, where the broker does, and the next step. */
export const refusalError = (
  { errorCode, errorMessage, recordErrors }: ProducedBatch,
  {
    records,
    from,
    count,
  }: {
    readonly records: readonly Pick<ChainRecord, 'offset'>[]
    readonly from: number
    readonly count: number
  },
): Error => {
  const [refused] = recordErrors
  const at = refused === undefined ? undefined : records[from + refused.index]
  const [first, last] = [records[from], records[from + count - 1]]
  const which = at ? `source offset ${at.offset}` : `source offsets ${first?.offset} to ${last?.offset}`
  const says = refused?.message ?? errorMessage
  const next = nextSteps.get(errorCode) ?? 'see the log of the target broker'
  return new Error(`${which}: ${errorName(errorCode)} (${errorCode})${says ? `, "${says}"` : ''}; ${next}`)
}
