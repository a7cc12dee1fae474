import { Client } from '@opensearch-project/opensearch'

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

  /** Documents that can be found now; 0 while there is no index. */
  async count(): Promise<number> {
    const answer = await this.#client.count({ index: this.#index, ignore_unavailable: true })
    return answer.body.count
  }

  /** Makes everything that was written findable at once. */
  async refresh(): Promise<void> {
    await this.#client.indices.refresh({ index: this.#index, ignore_unavailable: true })
  }
}
