import { AwsError } from '../aws-error.ts'
import { type JsonObject, toList, toObject, toOptionalNumber, toOptionalText, toText } from '../json.ts'
import type { LogLine } from '../log-tail.ts'
import type { MetricSeries } from '../metrics/metric-store.ts'
import type { TargetAnswers } from './target-route.ts'

/** What CloudWatch speaks for. */
export interface MonitoringServices {
  metrics(): readonly MetricSeries[]
  /** The lines of a log group that are kept, oldest first. */
  logOf(group: string): readonly LogLine[]
}

/**
 * CloudWatch's GetMetricData and CloudWatch Logs' FilterLogEvents, as far as somebody asks how a function is. A metric has one value
 * here, over all since the start; alarms are not evaluated, so nothing is answered for them.
 */
export const monitoringAnswers = (services: MonitoringServices): TargetAnswers => ({
  'GraniteServiceVersion20100801.GetMetricData': ({ MetricDataQueries }) => ({
    MetricDataResults: toList(MetricDataQueries, 'MetricDataQueries').map((query) =>
      metricData(toObject(query, 'a query'), services.metrics()),
    ),
  }),
  'Logs_20140328.FilterLogEvents': ({ logGroupName, filterPattern, startTime }) => {
    const fits = logFilter(toOptionalText(filterPattern, 'filterPattern') ?? '')
    const from = toOptionalNumber(startTime, 'startTime') ?? 0
    return {
      events: services
        .logOf(toText(logGroupName, 'logGroupName'))
        .filter(({ at, text }) => at >= from && fits(text))
        .map(({ at, text }, index) => ({ timestamp: at, message: text, eventId: `${at}-${index}` })),
      searchedLogStreams: [],
    }
  },
})

const metricData = ({ Id, MetricStat }: JsonObject, series: readonly MetricSeries[]) => {
  const stat = toObject(MetricStat, 'MetricStat')
  const metric = toObject(stat.Metric, 'Metric')
  const dimensions = Object.fromEntries(
    toList(metric.Dimensions, 'Dimensions').map((one) => {
      const { Name, Value } = toObject(one, 'a dimension')
      return [toText(Name, 'Name'), toText(Value, 'Value')]
    }),
  )
  const found = series.find(
    ({ namespace, name, dimensions: of }) =>
      namespace === metric.Namespace && name === metric.MetricName && isSame(of, dimensions),
  )
  return {
    Id,
    Label: metric.MetricName,
    StatusCode: 'Complete',
    Timestamps: found === undefined ? [] : [Math.floor(Date.now() / 1000)],
    Values: found === undefined ? [] : [statisticOf(found, toText(stat.Stat, 'Stat'))],
  }
}

const isSame = (
  one: { readonly [name: string]: string },
  other: { readonly [name: string]: string },
): boolean =>
  Object.keys(one).length === Object.keys(other).length &&
  Object.entries(one).every(([name, value]) => other[name] === value)

const statisticOf = ({ sum, min, max, count }: MetricSeries, stat: string): number => {
  switch (stat) {
    case 'Sum':
      return sum
    case 'Minimum':
      return min
    case 'Maximum':
      return max
    case 'SampleCount':
      return count
    case 'Average':
      return sum / count
    default:
      throw new AwsError('InvalidParameterValue', 400, `The statistic ${stat} is not known on one machine`)
  }
}

/** A filter pattern of unstructured terms: all of those without `?`, or any of those with it. No term fits every line. */
const logFilter = (pattern: string): ((line: string) => boolean) => {
  const terms = [...pattern.matchAll(/(\??)(?:"([^"]*)"|(\S+))/g)].map(([, optional, quoted, word]) => ({
    isOptional: optional === '?',
    text: quoted ?? word ?? '',
  }))
  const optional = terms.filter(({ isOptional }) => isOptional)
  const required = terms.filter(({ isOptional }) => !isOptional)
  return (line) =>
    required.every(({ text }) => line.includes(text)) &&
    (optional.length === 0 || optional.some(({ text }) => line.includes(text)))
}
