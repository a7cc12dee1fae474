import type { OutgoingRecord } from '../kafka/outgoing-record.ts'
import { keyBytes } from './workload.ts'

/**
 * Makes records, the same ones at every run: a number as key, and as value what services log, cut to length. Each is
 * another, so that a codec finds repeats where it would find them in real logs and nowhere else.
 */
export class RecordSource {
  readonly #valueBytes: number
  #seed = 1
  #number = 0

  constructor(valueBytes: number) {
    this.#valueBytes = valueBytes
  }

  /** The next records, all of one timestamp (ms). */
  take(count: number, timestamp: number): OutgoingRecord[] {
    return Array.from({ length: count }, () => ({
      timestamp,
      key: Buffer.from((this.#number++).toString(16).padStart(keyBytes, '0'), 'latin1'),
      value: this.#value(),
      headers: [],
    }))
  }

  #value(): Buffer {
    let text = ''
    while (text.length < this.#valueBytes)
      text += `{"user":${this.#random(1e6)},"path":"/items/${this.#random(1e4)}","ms":${this.#random(1e3)}}`
    return Buffer.from(text.slice(0, this.#valueBytes), 'latin1')
  }

  /** A linear congruential generator (the constants of Numerical Recipes); its high bits are the better ones. */
  #random(below: number): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((this.#seed / 2 ** 32) * below)
  }
}
