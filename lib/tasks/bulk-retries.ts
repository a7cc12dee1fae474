import { backoffMs } from '../connect/backoff.ts'
import type { SinkOptions } from '../search/sink-options.ts'
import type { Clock } from './ports.ts'

/** What repeating needs. */
export interface Retrying {
  readonly options: Pick<SinkOptions, 'maxRetries' | 'retryBackoffMs'>
  readonly clock: Clock
  /** In [0, 1), for the jitter. */
  random(): number
}

/** The tries of one request: up to `max.retries` repetitions after growing waits, and none past the deadline (ms since 1970). */
export class BulkRetries {
  /** How often it was tried. */
  tries = 1
  readonly #retrying: Retrying
  readonly #deadline: number

  constructor(retrying: Retrying, deadline: number) {
    this.#retrying = retrying
    this.#deadline = deadline
  }

  /** Waits for the next try. False when there is none: then it is over. */
  async next(): Promise<boolean> {
    const { options, clock } = this.#retrying
    const leftMs = this.#deadline - clock.now()
    if (this.tries > options.maxRetries || leftMs <= 0) return false
    const waitMs = backoffMs(this.tries, options.retryBackoffMs, this.#retrying.random())
    await clock.sleep(Math.min(waitMs, leftMs))
    this.tries++
    return true
  }
}
