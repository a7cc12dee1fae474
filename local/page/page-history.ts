import type { Sample } from './page-content.ts'

/** What the charts' lines were at a moment, ms since 1970. */
export interface Moment {
  readonly at: number
  readonly values: Sample
}

/** The last moments, oldest first: so that a page that is opened now shows how it was before. */
export class PageHistory {
  readonly #limit: number
  #moments: Moment[] = []

  /** Keeps so many moments. */
  constructor(limit = 600) {
    this.#limit = limit
  }

  /** Adds a moment; the oldest goes. */
  add(moment: Moment): void {
    this.#moments.push(moment)
    if (this.#moments.length > 2 * this.#limit) this.#moments = this.#moments.slice(-this.#limit)
  }

  /** The moments after `at`, of those that are kept. */
  after(at: number): readonly Moment[] {
    return this.#moments.slice(-this.#limit).filter((moment) => moment.at > at)
  }
}
