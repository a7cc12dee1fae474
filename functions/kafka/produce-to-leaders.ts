import { type BatchToProduce, type ProducedBatch, produce } from '../../kafka/api/produce.ts'
import type { Cluster } from '../../kafka/cluster.ts'
import { topicPartitionName } from '../../kafka/topic-partition.ts'
import { byLeader } from './by-leader.ts'

/** What a broker says of one partition, or why it said nothing: then it is not known whether the batch was appended. */
export type ProduceAnswer = ProducedBatch | Error

/** How long a broker may wait for its followers, ms. */
const brokerTimeoutMs = 10_000
/** What a request may take at the most before its socket is given up, ms. */
const requestTimeoutMs = 30_000

/** Error code of a partition that has no leader at the moment. */
export const leaderNotAvailable = 5

/**
 * Sends one batch a partition: the partitions of a leader in one request, all leaders at once. Answers in order of
 * the batches. No request takes longer than until `deadline`, ms since 1970.
 */
export const produceToLeaders = async (
  cluster: Cluster,
  batches: readonly BatchToProduce[],
  deadline: number,
): Promise<readonly ProduceAnswer[]> => {
  const answers = new Map<string, ProduceAnswer>()
  const groups = await byLeader(cluster, batches, (batch) => batch)
  await Promise.all(
    [...groups].map(async ([leader, ofLeader]) => {
      for (const [name, answer] of await sendTo(cluster, leader, ofLeader, deadline))
        answers.set(name, answer)
    }),
  )
  return batches.map(
    (batch) => answers.get(topicPartitionName(batch)) ?? new Error('the broker did not answer for it'),
  )
}

const sendTo = async (
  cluster: Cluster,
  leader: number | undefined,
  batches: readonly BatchToProduce[],
  deadline: number,
): Promise<readonly (readonly [string, ProduceAnswer])[]> => {
  if (leader === undefined) return batches.map((batch) => [topicPartitionName(batch), withoutLeader(batch)])
  const timeoutMs = Math.max(1_000, Math.min(requestTimeoutMs, deadline - Date.now()))
  try {
    const produced = await cluster.send(leader, { ...produce(batches, brokerTimeoutMs), timeoutMs })
    return produced.map((answer) => [topicPartitionName(answer), answer])
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error))
    return batches.map((batch) => [topicPartitionName(batch), failure])
  }
}

const withoutLeader = ({ topic, partition }: BatchToProduce): ProducedBatch => ({
  topic,
  partition,
  errorCode: leaderNotAvailable,
  baseOffset: -1n,
  logAppendTime: -1n,
  logStartOffset: -1n,
  recordErrors: [],
  errorMessage: 'the partition has no leader',
})
