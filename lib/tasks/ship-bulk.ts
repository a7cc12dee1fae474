import { positionText } from '../connect/position-text.ts'
import { type BulkItem, classifyItem, remedyOf } from '../search/bulk-item.ts'
import type { BulkOperation } from '../search/bulk-operation.ts'
import { bulkRequests } from '../search/bulk-requests.ts'
import type { SinkOptions } from '../search/sink-options.ts'
import { BulkRetries, type Retrying } from './bulk-retries.ts'
import { IndexingError, unwritten } from './indexing-error.ts'
import { type SearchIndex, SearchRequestError } from './search-sink-ports.ts'

/** What a shipment needs. */
export interface BulkShipping extends Retrying {
  readonly index: SearchIndex
  readonly options: SinkOptions
}

/** An operation that the index refused for good. */
export interface RefusedOperation {
  readonly operation: BulkOperation
  readonly item: BulkItem
}

/** What became of all operations that were sent: those not refused are in the index. */
export interface BulkShipment {
  /** How many the index had already, in this version or a newer one. */
  readonly conflicting: number
  readonly refused: readonly RefusedOperation[]
  /** Requests with operations that had been sent before. */
  readonly retried: number
}

/**
 * Writes operations to the index in as few requests as the limits allow. What the cluster cannot take now is sent
 * again, only those, after a growing wait: up to `max.retries` times, and not past the deadline (ms since 1970). Then,
 * and when somebody has to mend something, it throws: Lambda delivers again, and ids make that harmless.
 */
export const shipBulk = async (
  shipping: BulkShipping,
  operations: readonly BulkOperation[],
  deadline: number,
): Promise<BulkShipment> => {
  const refused: RefusedOperation[] = []
  let conflicting = 0
  let retried = 0
  const retries = new BulkRetries(shipping, deadline)
  for (let pending = operations; pending.length > 0; ) {
    const { retry, malformed, conflicts, lastReason } = await shipOnce(shipping, pending)
    refused.push(...malformed)
    conflicting += conflicts
    const [first] = retry
    if (first !== undefined && !(await retries.next()))
      throw unwritten(first, retry.length, { tries: retries.tries, reason: lastReason })
    retried += bulkRequests(retry, shipping.options).length
    pending = retry
  }
  return { refused, conflicting, retried }
}

interface Attempt {
  readonly retry: readonly BulkOperation[]
  readonly malformed: readonly RefusedOperation[]
  readonly conflicts: number
  readonly lastReason: string
}

const shipOnce = async (shipping: BulkShipping, operations: readonly BulkOperation[]): Promise<Attempt> => {
  const retry: BulkOperation[] = []
  const malformed: RefusedOperation[] = []
  let conflicts = 0
  let lastReason = ''
  for (const request of bulkRequests(operations, shipping.options)) {
    const { answered, unsent, reason } = await send(shipping.index, request)
    retry.push(...unsent)
    if (reason !== undefined) lastReason = reason
    for (const { operation, item } of answered) {
      const outcome = classifyItem(item, operation.isUpdate)
      if (outcome === 'failed') throw failure(operation, item)
      if (outcome === 'conflict') conflicts++
      if (outcome === 'malformed') malformed.push({ operation, item })
      if (outcome !== 'retry') continue
      retry.push(operation)
      lastReason = reasonOf(item)
    }
  }
  return { retry, malformed, conflicts, lastReason }
}

interface Answer {
  readonly answered: readonly RefusedOperation[]
  /** Of a request that was not carried out. */
  readonly unsent: readonly BulkOperation[]
  readonly reason?: string
}

/** A request that is too large is cut in two, down to a single document. */
const send = async (index: SearchIndex, request: readonly BulkOperation[]): Promise<Answer> => {
  try {
    const items = await index.bulk(request.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join(''))
    return { answered: pair(request, items), unsent: [] }
  } catch (error) {
    if (!(error instanceof SearchRequestError) || error.failure === 'refused') throw error
    if (error.failure === 'unavailable') return { answered: [], unsent: request, reason: error.message }
    const [only, ...others] = request
    if (only === undefined || others.length === 0) return tooLarge(request, error)
    const middle = Math.ceil(request.length / 2)
    const first = await send(index, request.slice(0, middle))
    const second = await send(index, request.slice(middle))
    return {
      answered: [...first.answered, ...second.answered],
      unsent: [...first.unsent, ...second.unsent],
      ...((second.reason ?? first.reason) !== undefined && { reason: second.reason ?? first.reason ?? '' }),
    }
  }
}

/** A document that no request can hold will never be taken: as if the index had refused it. */
const tooLarge = (request: readonly BulkOperation[], { message }: SearchRequestError): Answer => ({
  answered: request.map((operation) => ({
    operation,
    item: { status: 413, error: { type: 'action_request_validation_exception', reason: message } },
  })),
  unsent: [],
})

const pair = (request: readonly BulkOperation[], items: readonly BulkItem[]): readonly RefusedOperation[] =>
  request.map((operation, position) => {
    const item = items[position]
    if (item !== undefined) return { operation, item }
    throw new SearchRequestError(
      'refused',
      `The answer to a bulk request of ${request.length} operations has ${items.length} items: ` +
        'is there a proxy in front of the search cluster that changes answers?',
    )
  })

const failure = ({ record, index }: BulkOperation, item: BulkItem): IndexingError =>
  new IndexingError(
    `${positionText(record)} was not written to the index ${index}: ${reasonOf(item)}. To go on, ${remedyOf(item)}.`,
  )

/** An item's error as text. */
export const reasonOf = ({ status, error }: BulkItem): string =>
  `${status} ${error?.type ?? 'no error'}: ${error?.reason ?? ''}`
