import { Metrics } from '@aws-lambda-powertools/metrics'
import { metricNames, mirrorMetrics } from '../../lib/mirror/metrics.ts'
import type { MetricDimensions, MetricSink, MetricValues } from '../../lib/tasks/ports.ts'

/**
 * Metrics as CloudWatch reads them out of a function's log: one line (EMF) for each set of dimensions,
 * when the invocation ends. powertools adds the dimension `service`.
 *
 * Each set has a Metrics of its own, kept for the life of the environment, with the set as its default
 * dimensions: one line cannot hold the same metric of two topics, and dimensions that are not the
 * default ones are gone after powertools publishes a full line by itself (100 values).
 */
export class MetricRecorder implements MetricSink {
  readonly #byDimensions = new Map<string, Metrics>()

  /** Notes values of this invocation. Several values of one metric stay apart: CloudWatch makes the statistics. */
  record(of: MetricDimensions, values: MetricValues): void {
    const metrics = this.#metricsOf(of)
    for (const name of metricNames) {
      const value = values[name]
      if (value !== undefined) metrics.addMetric(name, mirrorMetrics[name].unit, value)
    }
  }

  /** Writes one line for every set of dimensions that has values, and forgets the values. */
  publish(): void {
    for (const metrics of this.#byDimensions.values()) {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
    }
  }

  #metricsOf({ flow, topic, group, partition }: MetricDimensions): Metrics {
    const key = `${flow}\n${topic ?? ''}\n${group ?? ''}\n${partition ?? ''}`
    const known = this.#byDimensions.get(key)
    if (known) return known
    const metrics = new Metrics({
      defaultDimensions: {
        flow,
        ...(group !== undefined && { group }),
        ...(topic !== undefined && { topic }),
        ...(partition !== undefined && { partition: `${partition}` }),
      },
    })
    this.#byDimensions.set(key, metrics)
    return metrics
  }
}

/** The recorder of this execution environment, published by `mirrorHandler`. */
export const metricRecorder = new MetricRecorder()
