import type { Cluster } from './cluster.ts'
import { CommittedRecords } from './committed-records.ts'
import { type PartitionRange, readBatches } from './read-partition.ts'
import type { DecodedRecord } from './record-batch-decoder.ts'
import type { TopicPartition } from './topic-partition.ts'

/**
 * The records of a range, in order, without what was aborted, and without what is open at its end. Returns how many are open:
 * a broker that is asked for what is committed answers nothing behind the first open transaction; this tells what stands
 * there, too.
 */
export async function* readCommitted(
  cluster: Cluster,
  of: TopicPartition,
  range: PartitionRange = {},
): AsyncGenerator<DecodedRecord, number> {
  const committed = new CommittedRecords()
  // The first batch and the last may reach beyond what was asked for.
  const isWithin = ({ offset }: DecodedRecord): boolean =>
    (range.from === undefined || offset >= range.from) && (range.to === undefined || offset < range.to)
  for await (const batch of readBatches(cluster, of, range)) yield* committed.take(batch).filter(isWithin)
  const { records, open } = committed.end()
  yield* records.filter(isWithin)
  return open.filter(isWithin).length
}
