import type { MirrorMetric } from '../mirror/metrics.ts'

/** What a metric is about; the function's kind is added as the dimension `service`. */
export interface MetricDimensions {
  /** `source->target` */
  readonly flow: string
  /** Remote topic. */
  readonly topic?: string
  readonly group?: string
}

/** Values of some metrics at this moment. */
export type MetricValues = Readonly<Partial<Record<MirrorMetric, number>>>

/** Takes measurements. Publishes once an invocation. */
export interface MetricSink {
  record(of: MetricDimensions, values: MetricValues): void
}

/** Time, ms since 1970, and waiting for it. */
export interface Clock {
  now(): number
  sleep(ms: number): Promise<void>
}
