import type { BulkItem } from '../search/bulk-item.ts'
import type { IndexTemplate } from '../search/index-template.ts'
import type { RetentionPolicy } from '../search/retention-policy.ts'

/** A search cluster. */
export interface SearchIndex {
  /** Sends one bulk request; answers one item an operation, in order. Throws a SearchRequestError. */
  bulk(body: string): Promise<readonly BulkItem[]>
  /** Puts a template unless there is one of its name. Says why when the cluster did not take it. Throws a SearchRequestError. */
  putTemplate(template: IndexTemplate): Promise<string | undefined>
  /** Puts a policy likewise. */
  putRetention(policy: RetentionPolicy): Promise<string | undefined>
}

/** Why a whole request was not carried out. */
export type RequestFailure =
  /** Not now: throttled, overloaded or not reached. */
  | 'unavailable'
  /** Its body is larger than the cluster takes (413). */
  | 'too-large'
  /** It never will be as things are: not allowed, not understood. */
  | 'refused'

/** A whole request was not carried out. Its message says by which node, and why. */
export class SearchRequestError extends Error {
  override readonly name = 'SearchRequestError'
  readonly failure: RequestFailure

  constructor(failure: RequestFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.failure = failure
  }
}

/** What became of the records of one topic in one event. */
export interface SinkCounts {
  /** Records in the event. */
  readonly records: number
  /** Written to the index. */
  readonly indexed: number
  /** In the index already, in this version or a newer one. */
  readonly conflicting: number
  /** Without a value, and left out as the settings say. */
  readonly skipped: number
  /** Not JSON objects, and left out as the settings say. */
  readonly invalid: number
  /** Refused by the index, and left out as the settings say. */
  readonly malformed: number
  /** Requests that were sent again because the cluster could not take all of them. */
  readonly retried: number
}
