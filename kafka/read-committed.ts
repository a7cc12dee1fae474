import type { Cluster } from './cluster.ts'
import { type PartitionRange, readBatches } from './read-partition.ts'
import type { DecodedBatch, DecodedRecord } from './record-batch-decoder.ts'
import type { TopicPartition } from './topic-partition.ts'

/** What a range of a partition holds for readers of what is committed. */
export interface Committed<Kept> {
  /** What was made of each record, in order. */
  readonly records: readonly Kept[]
  /** Records of transactions that are neither committed nor aborted within the range; not among the others. */
  readonly open: number
}

/**
 * Reads a range whole and leaves out what was aborted or is still open. A broker that is asked for what is committed answers
 * nothing behind the first open transaction; this tells what stands there, too. Only what `keep` makes of a record is held.
 */
export const readCommitted = async <Kept>(
  cluster: Cluster,
  of: TopicPartition,
  range: PartitionRange,
  keep: (record: DecodedRecord) => Kept,
): Promise<Committed<Kept>> => {
  const places: ({ readonly kept: Kept } | undefined)[] = []
  const drop = (some: readonly number[]): void => {
    for (const place of some) places[place] = undefined
  }
  /** Places of records in open transactions, by producer id. */
  const open = new Map<bigint, number[]>()
  for await (const batch of readBatches(cluster, of, range)) {
    const ofProducer = open.get(batch.producerId) ?? []
    if (batch.isControl) {
      if (isAbort(batch)) drop(ofProducer)
      open.delete(batch.producerId)
      continue
    }
    if (batch.isTransactional) open.set(batch.producerId, ofProducer)
    for (const record of batch.records()) {
      if (!isWithin(range, record)) continue
      const length = places.push({ kept: keep(record) })
      if (batch.isTransactional) ofProducer.push(length - 1)
    }
  }
  const unfinished = [...open.values()].flat()
  drop(unfinished)
  return {
    records: places.flatMap((place) => (place === undefined ? [] : [place.kept])),
    open: unfinished.length,
  }
}

/** The first batch and the last may reach beyond what was asked for. */
const isWithin = ({ from, to }: PartitionRange, { offset }: DecodedRecord): boolean =>
  (from === undefined || offset >= from) && (to === undefined || offset < to)

/** Control records: key => version INT16, type INT16 (0 abort, 1 commit). */
const isAbort = (batch: DecodedBatch): boolean => batch.records().some(isAbortMarker)
const isAbortMarker = ({ key }: DecodedRecord): boolean => key !== null && key.readInt16BE(2) === 0
