import { Duration } from 'aws-cdk-lib'
import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { KafkaFunction } from './kafka-function.ts'

/** Lambda on arm64 in us-east-1, November 2026, US dollars. Other regions differ by some percent. */
const perGbSecond = 0.0000133334
const perRequest = 0.2 / 1_000_000
const hoursAMonth = 730

/** What a month of these functions costs if it goes on as in the last hour, US dollars. Pollers and logs are not in it. */
export const monthlyCost = (functions: readonly KafkaFunction[]): MathExpression => {
  const period = Duration.hours(1)
  const usingMetrics: Record<string, IMetric> = {}
  const terms = functions.map(({ function: of, memoryMb }, index) => {
    usingMetrics[`d${index}`] = of.metricDuration({ statistic: Stats.SUM, period })
    usingMetrics[`i${index}`] = of.metricInvocations({ statistic: Stats.SUM, period })
    const perMs = (memoryMb / 1024 / 1000) * perGbSecond
    return `FILL(d${index}, 0) * ${perMs.toFixed(14)} + FILL(i${index}, 0) * ${perRequest.toFixed(10)}`
  })
  return new MathExpression({
    expression: `(${terms.join(' + ')}) * ${hoursAMonth}`,
    usingMetrics,
    label: 'functions, USD a month',
    period,
  })
}
