import {
  CloudWatchClient,
  type CloudWatchClientConfig,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch'
import type { DeployedFunction } from './deployed-functions.ts'

/** An alarm that is in the state ALARM. */
export interface RaisedAlarm {
  readonly name: string
  /** What has happened and what to do, as the stack wrote it. */
  readonly description: string
  /** ms since 1970. */
  readonly since: number | undefined
}

/** The alarms of a flow that are raised. Needs cloudwatch:DescribeAlarms. */
export const raisedAlarms = async (
  aws: CloudWatchClientConfig,
  flow: string,
  functions: readonly DeployedFunction[],
): Promise<readonly RaisedAlarm[]> => {
  const names = new Set(functions.map(({ name }) => name))
  const raised: RaisedAlarm[] = []
  const pages = paginateDescribeAlarms(
    { client: new CloudWatchClient(aws) },
    { StateValue: 'ALARM', AlarmTypes: ['MetricAlarm'] },
  )
  for await (const { MetricAlarms } of pages)
    for (const alarm of MetricAlarms ?? [])
      if (isOfFlow(alarm, flow, names))
        raised.push({
          name: alarm.AlarmName ?? '',
          description: alarm.AlarmDescription ?? '',
          since: alarm.StateTransitionedTimestamp?.getTime(),
        })
  return raised
}

/** An alarm looks at a function, or at what functions record of a flow (lib/stack/flow-metric.ts). */
const isOfFlow = (
  { Dimensions, Metrics }: MetricAlarm,
  flow: string,
  functions: ReadonlySet<string>,
): boolean =>
  Dimensions?.some(({ Value }) => Value !== undefined && functions.has(Value)) === true ||
  Metrics?.some(
    ({ Expression, MetricStat }) =>
      Expression?.includes(`WHERE flow = '${flow}'`) === true ||
      MetricStat?.Metric?.Dimensions?.some(({ Value }) => Value !== undefined && functions.has(Value)) ===
        true,
  ) === true
