import { withoutAborted } from './aborted-transactions.ts'
import { fetch } from './api/fetch.ts'
import type { Cluster } from './cluster.ts'
import { throwIfError } from './error-codes.ts'
import { logOffset } from './read-partition.ts'
import { type DecodedBatch, decodeBatches } from './record-batch-decoder.ts'
import { type TopicPartition, topicPartitionName } from './topic-partition.ts'
import { untilLed } from './until-led.ts'

/** A batch, and whether its transaction was aborted. */
export interface BatchWithOutcome {
  readonly batch: DecodedBatch
  readonly isAborted: boolean
}

const offsetOutOfRange = 1
const maxBytes = 4 * 1024 * 1024

/**
 * The batches of `[from, to)` a Fetch answer at a time, control batches included, each told whether its transaction was
 * aborted; open transactions are read, too, and count as not aborted. What retention takes meanwhile is passed over. The
 * first and the last batch may reach beyond the range.
 */
export async function* readWithOutcomes(
  cluster: Cluster,
  of: TopicPartition,
  { from, to }: { readonly from: bigint; readonly to: bigint },
): AsyncGenerator<readonly BatchWithOutcome[]> {
  // Only a reader of committed records is told of aborted ones, and it is given nothing of open transactions.
  let isolation: 'read_committed' | 'read_uncommitted' = 'read_committed'
  let offset = from
  for (let empty = 0; offset < to; empty++) {
    const what = `${topicPartitionName(of)} was not read from offset ${offset}`
    if (empty === 20) throw new Error(`${what}: it ends before ${to}, where it had ended before`)
    const call = fetch([{ ...of, offset, maxBytes }], { maxWaitMs: 500, minBytes: 1, maxBytes, isolation })
    const answer = await untilLed(cluster, of, call, ({ partitions: [first] }) => first?.errorCode ?? 0)
    throwIfError(answer.errorCode, what)
    const [fetched] = answer.partitions
    if (fetched?.errorCode === offsetOutOfRange) {
      const start = await logOffset(cluster, of, 'earliest')
      if (start <= offset) throwIfError(offsetOutOfRange, what)
      offset = start
      continue
    }
    throwIfError(fetched?.errorCode ?? -1, what)
    const all = decodeBatches(fetched?.records ?? Buffer.alloc(0))
    const committed = withoutAborted(all, fetched?.abortedTransactions ?? [])
    const read = all
      .map((batch, index) => ({ batch, isAborted: committed[index]?.isControl !== batch.isControl }))
      .filter(({ batch }) => batch.lastOffset >= offset && batch.baseOffset < to)
    if (read.length > 0) yield read
    const last = all.at(-1)?.lastOffset
    if (last !== undefined && last >= offset) {
      offset = last + 1n
      empty = -1
    } else if (offset >= (fetched?.lastStableOffset ?? to)) isolation = 'read_uncommitted'
  }
}
