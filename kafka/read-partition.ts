import { fetch } from './api/fetch.ts'
import { earliest, latest, listOffsets } from './api/list-offsets.ts'
import type { Call } from './call.ts'
import type { Cluster } from './cluster.ts'
import { isStaleLeader, KafkaError, throwIfError } from './error-codes.ts'
import { patiently } from './patiently.ts'
import { type DecodedBatch, type DecodedRecord, decodeBatches } from './record-batch-decoder.ts'
import { type TopicPartition, topicPartitionName } from './topic-partition.ts'

/** Which part of a partition to read: `[from, to)`; by default from its log start to its high watermark of now. */
export interface PartitionRange {
  readonly from?: bigint
  readonly to?: bigint
  /** How much to ask for at once, bytes; 1 MiB otherwise. A batch that is larger comes whole all the same. */
  readonly maxBytes?: number
}

/** One end of a partition's log. A leader that moves is followed for up to 20 s. */
export const logOffset = async (
  cluster: Cluster,
  of: TopicPartition,
  end: 'earliest' | 'latest',
): Promise<bigint> => {
  const call = listOffsets([{ ...of, timestamp: end === 'earliest' ? earliest : latest }])
  const what = `the ${end} offset of ${topicPartitionName(of)} was not told`
  const [listed] = await untilLed(cluster, of, call, ([first]) => first?.errorCode ?? -1)
  throwIfError(listed?.errorCode ?? -1, what)
  return listed?.offset ?? -1n
}

/** So often may a broker have nothing to give, half a second each, before the log is taken to have ended. */
const mostEmptyAnswers = 20

/**
 * The batches of a range, control batches included. The first and the last may reach beyond it. Throws when the log
 * ends before it: a leader that knew more is gone.
 */
export async function* readBatches(
  cluster: Cluster,
  of: TopicPartition,
  range: PartitionRange = {},
): AsyncGenerator<DecodedBatch> {
  const to = range.to ?? (await logOffset(cluster, of, 'latest'))
  let offset = range.from ?? (await logOffset(cluster, of, 'earliest'))
  for (let empty = 0; offset < to; empty++) {
    if (empty === mostEmptyAnswers)
      throw new Error(
        `${topicPartitionName(of)} was not read from offset ${offset}: it ends before ${to}, where it had ended before`,
      )
    const maxBytes = range.maxBytes ?? 1024 * 1024
    const call = fetch([{ ...of, offset, maxBytes }], { maxWaitMs: 500, minBytes: 1, maxBytes })
    const answer = await untilLed(cluster, of, call, ({ partitions: [first] }) => first?.errorCode ?? 0)
    throwIfError(answer.errorCode, `${topicPartitionName(of)} was not read from offset ${offset}`)
    const [fetched] = answer.partitions
    throwIfError(fetched?.errorCode ?? -1, `${topicPartitionName(of)} was not read from offset ${offset}`)
    for (const batch of decodeBatches(fetched?.records ?? Buffer.alloc(0))) {
      if (batch.lastOffset < offset) continue
      if (batch.baseOffset >= to) return
      yield batch
      offset = batch.lastOffset + 1n
      empty = -1
    }
  }
}

/** The records of a range, in order, without the markers of transactions. Aborted records are among them. */
export async function* readPartition(
  cluster: Cluster,
  of: TopicPartition,
  range: PartitionRange = {},
): AsyncGenerator<DecodedRecord> {
  // A log may start within a batch, which comes whole all the same.
  const from = range.from ?? (await logOffset(cluster, of, 'earliest'))
  for await (const batch of readBatches(cluster, of, { ...range, from })) {
    if (batch.isControl) continue
    for (const record of batch.records())
      if (record.offset >= from && (range.to === undefined || record.offset < range.to)) yield record
  }
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
      const isStale = isStaleLeader(errorCodeOf(answered))
      if (isStale) {
        hadLeader = true
        cluster.forgetLeaders(of.topic)
      }
      return isStale
    },
  )
  if (answer === undefined) throw leaderless
  return answer
}
