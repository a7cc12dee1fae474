import { fetch } from './api/fetch.ts'
import { earliest, latest, listOffsets } from './api/list-offsets.ts'
import type { Cluster } from './cluster.ts'
import { throwIfError } from './error-codes.ts'
import { type DecodedBatch, type DecodedRecord, decodeBatches } from './record-batch-decoder.ts'
import { type TopicPartition, topicPartitionName } from './topic-partition.ts'
import { untilLed } from './until-led.ts'

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
  const what = `the ${end} offset of ${topicPartitionName(of)} was not told`
  return listedOffset(cluster, of, end === 'earliest' ? earliest : latest, what)
}

/** The first offset whose record is at least as late as a time, ms since 1970; undefined where none is. */
export const offsetAt = async (
  cluster: Cluster,
  of: TopicPartition,
  timestamp: bigint,
): Promise<bigint | undefined> => {
  const what = `the offset of ${topicPartitionName(of)} at ${timestamp} was not told`
  const offset = await listedOffset(cluster, of, timestamp, what)
  return offset < 0n ? undefined : offset
}

const listedOffset = async (
  cluster: Cluster,
  of: TopicPartition,
  timestamp: bigint,
  what: string,
): Promise<bigint> => {
  const [listed] = await untilLed(
    cluster,
    of,
    listOffsets([{ ...of, timestamp }]),
    ([first]) => first?.errorCode ?? -1,
  )
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
