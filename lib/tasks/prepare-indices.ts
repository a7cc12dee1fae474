import type { BulkOperation } from '../search/bulk-operation.ts'
import { indexTemplate } from '../search/index-template.ts'
import { BulkRetries } from './bulk-retries.ts'
import { unwritten } from './indexing-error.ts'
import type { Log } from './ports.ts'
import { SearchRequestError } from './search-sink-ports.ts'
import type { BulkShipping } from './ship-bulk.ts'

/** What preparing needs. */
export interface IndexPreparation extends BulkShipping {
  readonly log: Log
  /** Indices, and patterns of indices, that have their template. */
  readonly prepared: Set<string>
}

/**
 * Before its first document an index gets its template: without one, the first document decides how dates are read. A
 * template that the cluster does not take leaves the mapping to OpenSearch. One that it cannot take now is put again, as
 * its documents would be, and with them it throws: Lambda delivers again.
 */
export const prepareIndices = async (
  preparation: IndexPreparation,
  operations: readonly BulkOperation[],
  deadline: number,
): Promise<void> => {
  if (!preparation.options.putsTemplate) return
  for (const [name, ofIndex] of Map.groupBy(operations, ({ pattern }) => pattern)) {
    if (preparation.prepared.has(name)) continue
    await putTemplate(preparation, ofIndex, deadline)
    preparation.prepared.add(name)
  }
}

const putTemplate = async (
  preparation: IndexPreparation,
  operations: readonly BulkOperation[],
  deadline: number,
): Promise<void> => {
  const { options, index, log } = preparation
  const [first] = operations
  if (first === undefined) return
  const template = indexTemplate(first.pattern, options)
  for (const retries = new BulkRetries(preparation, deadline); ; ) {
    try {
      const problem = await index.putTemplate(template)
      if (problem !== undefined) log.warn(`The index ${first.pattern} has no template of ours: ${problem}`)
      return
    } catch (error) {
      if (!(error instanceof SearchRequestError) || error.failure !== 'unavailable') throw error
      if (await retries.next()) continue
      throw unwritten(first, operations.length, { tries: retries.tries, reason: error.message })
    }
  }
}
