import type { MirrorMetric } from './metrics.ts'

/** An attribute of MirrorMaker 2's MBeans, and where it is here. */
export interface MirrorMakerMetric {
  readonly attribute: string
  /** The metric that it is a statistic of. */
  readonly metric: MirrorMetric
  /** What CloudWatch makes it with: a statistic, and metric math over it where `m` is the metric. */
  readonly cloudWatch: string
  /** What Prometheus makes it with, from `/metrics`. */
  readonly prometheus: string
}

/** The series of a metric on `/metrics`: `sum`, `last`, `min`, `max` or `count` since the start. */
const series = (metric: MirrorMetric, suffix: string): string =>
  `LambdaMirrorMaker_${metric.replaceAll('-', '_')}_${suffix}`

const ofTotal = (metric: MirrorMetric, noun: string): readonly MirrorMakerMetric[] => [
  {
    attribute: metric,
    metric,
    cloudWatch: 'Sum; since the start of the graph `RUNNING_SUM(m)`',
    prometheus: series(metric, 'sum'),
  },
  {
    attribute: `${noun}-rate`,
    metric,
    cloudWatch: 'Sum, `m / PERIOD(m)`',
    prometheus: `rate(${series(metric, 'sum')}[1m])`,
  },
]

const ofTime = (metric: MirrorMetric): readonly MirrorMakerMetric[] => [
  { attribute: metric, metric, cloudWatch: 'Minimum of the last period', prometheus: series(metric, 'last') },
  { attribute: `${metric}-min`, metric, cloudWatch: 'Minimum', prometheus: series(metric, 'min') },
  { attribute: `${metric}-max`, metric, cloudWatch: 'Maximum', prometheus: series(metric, 'max') },
  {
    attribute: `${metric}-avg`,
    metric,
    cloudWatch: 'Average',
    prometheus: `rate(${series(metric, 'sum')}[1m]) / rate(${series(metric, 'count')}[1m])`,
  },
]

/** Every attribute of MirrorSourceMetrics and MirrorCheckpointMetrics (Kafka 4.1), in their order. */
export const mirrorMakerMetrics: readonly MirrorMakerMetric[] = [
  ...ofTotal('record-count', 'record'),
  ...ofTotal('byte-count', 'byte'),
  ...ofTime('record-age-ms'),
  ...ofTime('replication-latency-ms'),
  ...ofTime('checkpoint-latency-ms'),
]
