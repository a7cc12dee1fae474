import { Duration } from 'aws-cdk-lib'
import { type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { priceList } from '../mirror/price-list.ts'
import type { KafkaFunction } from './kafka-function.ts'

const hoursAMonth = 730

/** What a month of these functions costs if it goes on as in the last hour, US dollars. Pollers and logs are not in it. */
export const monthlyCost = (functions: readonly KafkaFunction[]): MathExpression => {
  const period = Duration.hours(1)
  const usingMetrics: Record<string, IMetric> = {}
  const terms = functions.map(({ function: of, memoryMb }, index) => {
    usingMetrics[`d${index}`] = of.metricDuration({ statistic: Stats.SUM, period })
    usingMetrics[`i${index}`] = of.metricInvocations({ statistic: Stats.SUM, period })
    const perMs = (memoryMb / 1024 / 1000) * priceList.lambdaPerGbSecond
    return `FILL(d${index}, 0) * ${perMs.toFixed(14)} + FILL(i${index}, 0) * ${priceList.lambdaPerRequest.toFixed(10)}`
  })
  return new MathExpression({
    expression: `(${terms.join(' + ')}) * ${hoursAMonth}`,
    usingMetrics,
    label: 'functions, USD a month',
    period,
  })
}
