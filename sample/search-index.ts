import { Client, errors } from '@opensearch-project/opensearch'
import type { Hit } from '../local/page/page-content.ts'

/** A page of them. */
const mostHits = 20

/** The index that the sample's weblogs are shipped to: what a person would look at. */
export class SearchIndex {
  readonly url: string
  readonly #client: Client
  readonly #index: string

  constructor(url: string, index: string) {
    this.url = url
    this.#client = new Client({ node: url })
    this.#index = index
  }

  /** A link that shows documents in a browser. */
  get link(): string {
    return `${this.url}/${this.#index}/_search?pretty&size=3`
  }

  /** Documents that can be found now; 0 while there is no index, or none that is ready. */
  async count(): Promise<number> {
    try {
      const answer = await this.#client.count({ index: this.#index, ignore_unavailable: true })
      return answer.body.count
    } catch (cause) {
      // An index that was made this moment has no shard that answers.
      if (cause instanceof errors.ResponseError && cause.statusCode === 503) return 0
      throw cause
    }
  }

  /** Makes everything that was written findable at once. */
  async refresh(): Promise<void> {
    await this.#client.indices.refresh({ index: this.#index, ignore_unavailable: true })
  }

  /**
   * Documents that fit a text in OpenSearch's simple query syntax (words, "phrases", +, |, -, *), 20 of them at most; any
   *  for an empty text.
   */
  async find(text: string): Promise<{ readonly total: number; readonly hits: readonly Hit[] }> {
    const query =
      text.trim() === ''
        ? { match_all: {} }
        : { simple_query_string: { query: text, default_operator: 'and' as const, lenient: true } }
    const answer = await this.#client.search({
      index: this.#index,
      ignore_unavailable: true,
      size: mostHits,
      body: { query },
    })
    const { total, hits } = answer.body.hits
    return {
      total: typeof total === 'number' ? total : (total?.value ?? hits.length),
      hits: hits.map(({ _source: source }) => ({ text: JSON.stringify(source), fields: textFields(source) })),
    }
  }
}

/** The fields of a document as text; what is nested, as JSON. */
const textFields = (source: unknown): Readonly<Record<string, string>> =>
  typeof source !== 'object' || source === null
    ? {}
    : Object.fromEntries(
        Object.entries(source).map(([field, value]) => [
          field,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      )
