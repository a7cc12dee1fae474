import type { DecodedBatch } from './record-batch-decoder.ts'

/** A transaction that was aborted: its producer, and where its records begin. */
export interface AbortedTransaction {
  readonly producerId: bigint
  readonly firstOffset: bigint
}

/** Batches without those of aborted transactions. A control batch ends its producer's transaction. */
export const withoutAborted = (
  batches: readonly DecodedBatch[],
  aborted: readonly AbortedTransaction[],
): readonly DecodedBatch[] => {
  const waiting = [...aborted].sort((one, other) => Number(one.firstOffset - other.firstOffset))
  const open = new Set<bigint>()
  return batches.map((batch) => {
    for (
      let next = waiting[0];
      next !== undefined && next.firstOffset <= batch.lastOffset;
      next = waiting[0]
    ) {
      open.add(next.producerId)
      waiting.shift()
    }
    if (batch.isControl) open.delete(batch.producerId)
    else if (batch.isTransactional && open.has(batch.producerId)) return { ...batch, isControl: true }
    return batch
  })
}
