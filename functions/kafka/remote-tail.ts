import type { Cluster } from '../../kafka/cluster.ts'
import { readBatches } from '../../kafka/read-partition.ts'
import type { DecodedBatch, DecodedRecord } from '../../kafka/record-batch-decoder.ts'
import { fingerprint } from '../../lib/mirror/fingerprint.ts'
import type { TopicPartition } from '../../lib/mirror/topic-partition.ts'
import type { RemoteTail } from '../../lib/tasks/takeover-ports.ts'

/**
 * The contents of `[from, to)` of a remote partition, in order. Records of transactions that were aborted, or are open, are
 * left out: MirrorMaker 2 with exactly-once writes them again, and its readers do not see them.
 */
export const remoteTail = async (
  cluster: Cluster,
  of: TopicPartition,
  range: { readonly from: bigint; readonly to: bigint; readonly hasTimestamps: boolean },
): Promise<RemoteTail> => {
  const tail: (string | undefined)[] = []
  const drop = (places: readonly number[]): void => {
    for (const place of places) tail[place] = undefined
  }
  /** Places of records in open transactions, by producer id. */
  const open = new Map<bigint, number[]>()
  for await (const batch of readBatches(cluster, of, range)) {
    const places = open.get(batch.producerId) ?? []
    if (batch.isControl) {
      if (isAbort(batch)) drop(places)
      open.delete(batch.producerId)
      continue
    }
    for (const record of batch.records())
      if (record.offset >= range.from && record.offset < range.to)
        places.push(tail.push(fingerprint(record, range.hasTimestamps)) - 1)
    if (batch.isTransactional) open.set(batch.producerId, places)
  }
  const unfinished = [...open.values()].flat()
  drop(unfinished)
  return { fingerprints: tail.filter((one) => one !== undefined), open: unfinished.length }
}

/** Control records: key => version INT16, type INT16 (0 abort, 1 commit). */
const isAbort = (batch: DecodedBatch): boolean => batch.records().some(isAbortMarker)
const isAbortMarker = ({ key }: DecodedRecord): boolean => key !== null && key.readInt16BE(2) === 0
