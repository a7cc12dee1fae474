import { Client, type ClientOptions, errors } from '@opensearch-project/opensearch'
import { AwsSigv4Signer } from '@opensearch-project/opensearch/aws-v3'
import type { BulkItem } from '../../lib/search/bulk-item.ts'
import type { IndexTemplate } from '../../lib/search/index-template.ts'
import type { RetentionPolicy } from '../../lib/search/retention-policy.ts'
import {
  type RequestFailure,
  type SearchIndex,
  SearchRequestError,
} from '../../lib/tasks/search-sink-ports.ts'
import type { SearchAccess } from './search-access.ts'

/**
 * A search cluster over its HTTP API. Repeats nothing by itself: who ships knows how much time there is. Bodies go out
 * as text, so that numbers stay as they are written.
 */
export class SearchClient implements SearchIndex {
  readonly #client: Client
  readonly #urls: string
  readonly #bulkQuery: Readonly<Record<string, string>>

  constructor(access: SearchAccess) {
    this.#client = new Client(clientOptions(access))
    this.#urls = access.urls.join(',')
    this.#bulkQuery = access.sigV4?.service === 'aoss' ? {} : { filter_path: bulkAnswer }
  }

  async bulk(body: string): Promise<readonly BulkItem[]> {
    try {
      const answer = await this.#client.transport.request({
        method: 'POST',
        path: '/_bulk',
        querystring: this.#bulkQuery,
        bulkBody: body,
      })
      return parseItems(answer.body)
    } catch (cause) {
      if (cause instanceof SearchRequestError) throw cause
      throw this.#requestError(cause)
    }
  }

  async putTemplate({ name, body }: IndexTemplate): Promise<string | undefined> {
    try {
      await this.#client.indices.putIndexTemplate({ name, create: true, body })
      return undefined
    } catch (cause) {
      const status = cause instanceof errors.ResponseError ? cause.statusCode : undefined
      const reason = reasonOf(cause)
      if (status === 400 && reason.includes('already exists')) return undefined
      // What the cluster does not allow or does not know is said; one that cannot be reached now is another matter.
      if (failureOf(status) === 'refused') return `${status} ${reason}`
      throw this.#requestError(cause)
    }
  }

  async putRetention({ name, body }: RetentionPolicy): Promise<string | undefined> {
    const path = `/_plugins/_ism/policies/${encodeURIComponent(name)}`
    try {
      await this.#client.transport.request({ method: 'PUT', path, body })
      return undefined
    } catch (cause) {
      const status = cause instanceof errors.ResponseError ? cause.statusCode : undefined
      if (status === 409) return undefined // it is there
      if (failureOf(status) === 'refused') return `${status} ${reasonOf(cause)}`
      throw this.#requestError(cause)
    }
  }

  #requestError(cause: unknown): SearchRequestError {
    const status = cause instanceof errors.ResponseError ? cause.statusCode : undefined
    const reason = status === undefined ? String(cause) : `${status} ${reasonOf(cause)}`
    return new SearchRequestError(
      failureOf(status),
      `${this.#urls} did not carry out a request: ${reason}${remedyOf(status)}`,
      { cause },
    )
  }
}

/** What is read of an answer, which is as large as the request otherwise. Collections are not documented to know the parameter. */
const bulkAnswer = 'items.*.status,items.*.error'

const clientOptions = ({
  urls,
  basic,
  sigV4,
  compression,
  requestTimeoutMs,
}: SearchAccess): ClientOptions => ({
  nodes: [...urls],
  maxRetries: 0,
  requestTimeout: requestTimeoutMs,
  ...(compression && { compression: 'gzip' as const }),
  ...(basic && { auth: basic }),
  ...(sigV4 && AwsSigv4Signer({ ...sigV4, getCredentials: async () => sigV4.credentials() })),
})

/** No status: the node was not reached, or did not answer in time. */
const failureOf = (status: number | undefined): RequestFailure => {
  if (status === 413) return 'too-large'
  return status === undefined || status === 429 || status >= 500 ? 'unavailable' : 'refused'
}

const remedyOf = (status: number | undefined): string => {
  if (status === undefined)
    return '. Check connection.url, and that the function reaches it (VPC, security groups)'
  if (status !== 401 && status !== 403) return ''
  return ". Check connection.username and the secret, or allow the function's role to write (es:ESHttpPost)"
}

const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const parseItems = (body: unknown): readonly BulkItem[] => {
  const items = isObject(body) ? body.items : undefined
  if (!Array.isArray(items)) {
    throw new SearchRequestError(
      'refused',
      'The answer to a bulk request has no items: is connection.url OpenSearch?',
    )
  }
  return items.map(parseItem)
}

/** `{"index": {"status": 201, ...}}`: one field, named after the action. */
const parseItem = (item: unknown): BulkItem => {
  const [answer] = isObject(item) ? Object.values(item) : []
  const { status, error } = isObject(answer) ? answer : {}
  if (typeof status !== 'number') {
    throw new SearchRequestError('refused', 'The answer to a bulk request has an item without a status.')
  }
  if (!isObject(error)) return { status }
  return { status, error: { type: String(error.type), reason: String(error.reason) } }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
