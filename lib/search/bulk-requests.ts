import type { BulkOperation } from './bulk-operation.ts'

/** How much goes into one request. */
export interface BulkLimits {
  readonly batchSize: number
  readonly bulkSizeBytes: number
}

/** Cuts operations into requests, in order. One that is larger than the limit alone makes a request of its own. */
export const bulkRequests = (
  operations: readonly BulkOperation[],
  { batchSize, bulkSizeBytes }: BulkLimits,
): readonly (readonly BulkOperation[])[] => {
  const requests: BulkOperation[][] = []
  let bytes = 0
  for (const operation of operations) {
    const last = requests.at(-1)
    if (last === undefined || last.length >= batchSize || bytes + operation.bytes > bulkSizeBytes) {
      requests.push([operation])
      bytes = operation.bytes
    } else {
      last.push(operation)
      bytes += operation.bytes
    }
  }
  return requests
}
