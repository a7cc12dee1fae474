import type { BulkOperation } from '../search/bulk-operation.ts'
import { indexTemplate } from '../search/index-template.ts'
import { retentionPolicy } from '../search/retention-policy.ts'
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
 * Before its first document an index gets its template, and its retention policy if the settings say so: without a template, the first document decides how dates are read. A
 * template that the cluster does not take leaves the mapping to OpenSearch. One that it cannot take now is put again, as
 * its documents would be, and with them it throws: Lambda delivers again.
 */
export const prepareIndices = async (
  preparation: IndexPreparation,
  operations: readonly BulkOperation[],
  deadline: number,
): Promise<void> => {
  const { options, index } = preparation
  const { putsTemplate, retentionDays } = options
  if (!putsTemplate && retentionDays === undefined) return
  for (const [pattern, ofPattern] of Map.groupBy(operations, (operation) => operation.pattern)) {
    if (preparation.prepared.has(pattern)) continue
    const [first] = ofPattern
    if (first === undefined) continue
    const putting = { first, count: ofPattern.length, deadline }
    if (putsTemplate)
      await put(preparation, putting, 'template', () => index.putTemplate(indexTemplate(pattern, options)))
    if (retentionDays !== undefined)
      await put(preparation, putting, 'retention policy', () =>
        index.putRetention(retentionPolicy(pattern, retentionDays)),
      )
    preparation.prepared.add(pattern)
  }
}

/** For which operations something is put. */
interface Putting {
  readonly first: BulkOperation
  readonly count: number
  readonly deadline: number
}

const put = async (
  preparation: IndexPreparation,
  { first, count, deadline }: Putting,
  what: string,
  send: () => Promise<string | undefined>,
): Promise<void> => {
  for (const retries = new BulkRetries(preparation, deadline); ; ) {
    try {
      const problem = await send()
      if (problem !== undefined)
        preparation.log.warn(`The index ${first.pattern} has no ${what} of ours: ${problem}`)
      return
    } catch (error) {
      if (!(error instanceof SearchRequestError) || error.failure !== 'unavailable') throw error
      if (await retries.next()) continue
      throw unwritten(first, count, { tries: retries.tries, reason: error.message })
    }
  }
}
