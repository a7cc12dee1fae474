import { Duration } from 'aws-cdk-lib'
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import { metricsNamespace } from '../config/environment.ts'
import type { MetricScope } from '../mirror/metric-definition.ts'
import { type MirrorMetric, mirrorMetrics } from '../mirror/metrics.ts'

/**
 * The dimensions that tell a metric's values apart, in the order of their names. By partition there is a second set of
 * the same values (`metrics.by.partition`), which must not be added to the first: so every query names the whole set.
 */
const dimensionsOf = (metric: MirrorMetric): readonly string[] => {
  const by: readonly MetricScope[] = mirrorMetrics[metric].by
  return ['flow', 'service', ...by.filter((scope) => scope === 'topic' || scope === 'group')]
}

/** All series of one metric of a flow. Which topics and groups there are is not known when the stack is made. */
export const metricSearch = (metric: MirrorMetric, flow: string, statistic: 'Sum' | 'Maximum'): string => {
  const schema = [metricsNamespace, ...dimensionsOf(metric)].join(',')
  return `SEARCH('{${schema}} MetricName="${metric}" flow="${flow}"', '${statistic}')`
}

/** One metric over all topics and groups of a flow, a value a minute: what an alarm can look at. */
export const flowMetric = (metric: MirrorMetric, flow: string, statistic: 'SUM' | 'MAX'): MathExpression => {
  const schema = [`"${metricsNamespace}"`, ...dimensionsOf(metric)].join(', ')
  return new MathExpression({
    expression: `SELECT ${statistic}("${metric}") FROM SCHEMA(${schema}) WHERE flow = '${flow}'`,
    usingMetrics: {},
    period: Duration.minutes(1),
  })
}

/** How long ago a function last did all of its work, in seconds; it grows while the function says nothing. */
export const secondsSinceSuccess = (kind: string, functionName: string): MathExpression => {
  const name: MirrorMetric = 'last-success-timestamp'
  const id = kind.replaceAll('-', '_')
  return new MathExpression({
    expression: `EPOCH(FILL(${id}, REPEAT)) - FILL(${id}, REPEAT)`,
    usingMetrics: {
      [id]: new Metric({
        namespace: metricsNamespace,
        metricName: name,
        dimensionsMap: { service: kind, function_name: functionName },
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
    },
    label: kind,
    period: Duration.minutes(1),
  })
}
