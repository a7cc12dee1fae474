import { positionText } from '../connect/position-text.ts'
import type { BulkOperation } from '../search/bulk-operation.ts'

/** A record was not written to the index, and has to be delivered again. */
export class IndexingError extends Error {
  override readonly name = 'IndexingError'
}

/** For `count` operations from `first` on that the cluster could not take in so many tries. */
export const unwritten = (
  first: BulkOperation,
  count: number,
  { tries, reason }: { readonly tries: number; readonly reason: string },
): IndexingError =>
  new IndexingError(
    `${count} records from ${positionText(first.record)} on were not written to the index ${first.index} ` +
      `after ${tries} tries: ${reason}. They are delivered again.`,
  )
