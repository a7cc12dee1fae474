import {
  CloudWatchClient,
  type CloudWatchClientConfig,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch'
import {
  CloudWatchLogsClient,
  type CloudWatchLogsClientConfig,
  type FilteredLogEvent,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs'
import { metricsNamespace } from '../../lib/config/environment.ts'
import type { MirrorMetric } from '../../lib/mirror/metrics.ts'
import type { DeployedFunction } from './deployed-functions.ts'

/** When a function last did all of its work, and when it last did not. */
export interface FunctionHealth {
  /** ms since 1970; undefined where it did not succeed within the time that was looked at. */
  readonly lastSuccessAt: number | undefined
  readonly lastError: { readonly at: number; readonly message: string } | undefined
}

const lastSuccess: MirrorMetric = 'last-success-timestamp'

/** What failures look like in a log: a line of ours, Lambda's time-out, a process that was killed. */
const failurePattern = '?ERROR ?"Task timed out" ?"Runtime exited"'

/** When functions last succeeded, by name, since a time (ms). Needs cloudwatch:GetMetricData. */
export const lastSuccesses = async (
  aws: CloudWatchClientConfig,
  functions: readonly DeployedFunction[],
  { since, now }: { readonly since: number; readonly now: number },
): Promise<ReadonlyMap<string, number>> => {
  const queries = functions.map(
    ({ kind, name }, index): MetricDataQuery => ({
      Id: `f${index}`,
      MetricStat: {
        Metric: {
          Namespace: metricsNamespace,
          MetricName: lastSuccess,
          Dimensions: [
            { Name: 'service', Value: kind },
            { Name: 'function_name', Value: name },
          ],
        },
        Period: 60,
        Stat: 'Maximum',
      },
    }),
  )
  const { MetricDataResults } = await new CloudWatchClient(aws).send(
    new GetMetricDataCommand({
      MetricDataQueries: queries,
      StartTime: new Date(since),
      // The minute that is not over has values, too.
      EndTime: new Date(now + 60_000),
      ScanBy: 'TimestampDescending',
    }),
  )
  return new Map(
    functions.flatMap(({ name }, index) => {
      const values = MetricDataResults?.find(({ Id }) => Id === `f${index}`)?.Values ?? []
      return values.length === 0 ? [] : [[name, Math.max(...values) * 1000] as const]
    }),
  )
}

/** The last failure in a function's log since a time (ms); undefined for none. Needs logs:FilterLogEvents. */
export const lastFailure = async (
  aws: CloudWatchLogsClientConfig,
  { logGroup }: DeployedFunction,
  since: number,
): Promise<FunctionHealth['lastError']> => {
  const pages = paginateFilterLogEvents(
    { client: new CloudWatchLogsClient(aws) },
    { logGroupName: logGroup, filterPattern: failurePattern, startTime: since },
  )
  let last: FilteredLogEvent | undefined
  for await (const { events } of pages)
    for (const event of events ?? []) if ((event.timestamp ?? 0) >= (last?.timestamp ?? 0)) last = event
  return last && { at: last.timestamp ?? 0, message: messageIn(last.message ?? '') }
}

/** The message of a structured line; a line of Lambda's own as it is. */
const messageIn = (line: string): string => {
  try {
    const { message }: { message?: unknown } = JSON.parse(line)
    return typeof message === 'string' ? message : line.trim()
  } catch {
    return line.trim()
  }
}
