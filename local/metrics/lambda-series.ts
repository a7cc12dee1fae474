import type { EventSourceStatus } from '../event-source-status.ts'
import type { FunctionStatus } from '../lambda/lambda-function.ts'
import type { MetricSeries } from './metric-store.ts'

/** Lambda's own metrics, as CloudWatch has them under AWS/Lambda: totals since the start. */
export const lambdaSeries = (
  functions: readonly FunctionStatus[],
  eventSources: readonly EventSourceStatus[],
): readonly MetricSeries[] => [
  ...functions.flatMap((status) => {
    const dimensions = { FunctionName: status.name }
    return [
      total('Invocations', 'Count', dimensions, status.invocations),
      total('Errors', 'Count', dimensions, status.errors),
      total('Throttles', 'Count', dimensions, status.throttles),
      total('Duration', 'Milliseconds', dimensions, status.totalDurationMs),
    ]
  }),
  ...eventSources.flatMap(({ uuid, lag, delivered }) => {
    const dimensions = { EventSourceMappingUUID: uuid }
    return [
      total('SumOffsetLag', 'Count', dimensions, lag),
      total('CommittedEventCount', 'Count', dimensions, delivered),
    ]
  }),
]

const total = (
  name: string,
  unit: string,
  dimensions: MetricSeries['dimensions'],
  value: number,
): MetricSeries => ({
  namespace: 'AWS/Lambda',
  name,
  unit,
  dimensions,
  last: value,
  sum: value,
  min: value,
  max: value,
  count: 1,
})
