import { connectorMetrics } from './connector-metrics.ts'
import { flowMetrics } from './flow-metrics.ts'
import type { MetricDefinition } from './metric-definition.ts'

/**
 * Every metric, by name. Functions record them, the dashboard and the alarms draw on them: a name that is not here
 * does not compile.
 */
export const mirrorMetrics = { ...flowMetrics, ...connectorMetrics } as const

/** The name of a metric. */
export type MirrorMetric = keyof typeof mirrorMetrics

/** All names, in the order of the table. */
export const metricNames = Object.keys(mirrorMetrics) as readonly MirrorMetric[]

/** The table as rows, in order, for a page that prints it. */
export const describeMetrics = (): readonly ({ readonly name: MirrorMetric } & MetricDefinition)[] =>
  metricNames.map((name) => ({ name, ...mirrorMetrics[name] }))
