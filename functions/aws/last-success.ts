import { Metrics } from '@aws-lambda-powertools/metrics'
import { type MirrorMetric, mirrorMetrics } from '../../lib/mirror/metrics.ts'

const name: MirrorMetric = 'last-success-timestamp'

/** A mirror ends many invocations a second; CloudWatch keeps a value a minute. */
const atMostEveryMs = 10_000

/**
 * Tells when this function last did all of its work. It belongs to a function and not to a flow, as cold starts do, so it
 * has a Metrics of its own.
 */
export class LastSuccess {
  readonly #metrics = new Metrics()
  #toldAt = Number.NEGATIVE_INFINITY

  /** An invocation of the function succeeded at `now`, ms since 1970. Writes a line unless one was just written. */
  note(functionName: string, now: number): void {
    if (now - this.#toldAt < atMostEveryMs) return
    this.#toldAt = now
    this.#metrics.addDimension('function_name', functionName)
    this.#metrics.addMetric(name, mirrorMetrics[name].unit, Math.floor(now / 1000))
    this.#metrics.publishStoredMetrics()
  }
}
