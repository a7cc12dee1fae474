import type { Call } from './call.ts'
import type { Cluster } from './cluster.ts'
import { isStaleLeader, KafkaError } from './error-codes.ts'
import { patiently } from './patiently.ts'
import type { TopicPartition } from './topic-partition.ts'

/** What else passes, and for how long: a leader that moves is followed for 20 s, and nothing else is sent again, unless said. */
export interface UntilLedOptions {
  /** Whether the same request may succeed later. */
  readonly passes?: (errorCode: number) => boolean
  readonly patienceMs?: number | undefined
}

/**
 * Sends a request that may be repeated to a partition's leader, again while the leader moves. A partition that never had
 * one is an error at once; one that had is waited for, while nobody knows the next one.
 */
export const untilLed = async <Answer>(
  cluster: Cluster,
  of: TopicPartition,
  call: Call<Answer>,
  errorCodeOf: (answer: Answer) => number,
  { passes = isStaleLeader, patienceMs }: UntilLedOptions = {},
): Promise<Answer> => {
  let hadLeader = false
  let leaderless: unknown
  const answer = await patiently(
    () =>
      cluster.sendToLeader(of, call).catch((error: unknown) => {
        if (!hadLeader || !(error instanceof KafkaError && isStaleLeader(error.code))) throw error
        leaderless = error
        return undefined
      }),
    (answered) => {
      if (answered === undefined) return true
      const errorCode = errorCodeOf(answered)
      if (isStaleLeader(errorCode)) {
        hadLeader = true
        cluster.forgetLeaders(of.topic)
      }
      return passes(errorCode)
    },
    patienceMs,
  )
  if (answer === undefined) throw leaderless
  return answer
}
