import { isObject, type Json, type JsonObject, toList, toObject, toText } from '../json.ts'
import type { MetricValue } from './metric-store.ts'

/**
 * Metrics that stand in a line of a function's log, in CloudWatch's embedded metric format; undefined if it is an
 * ordinary line. A line that looks like metrics and is not as it should be is an error: CloudWatch would drop it.
 */
export const parseEmbeddedMetrics = (line: string): readonly MetricValue[] | undefined => {
  if (!line.startsWith('{') || !line.includes('"_aws"')) return undefined
  const root = parsed(line)
  if (root === undefined || !isObject(root._aws)) return undefined
  return toList(root._aws.CloudWatchMetrics, 'CloudWatchMetrics').flatMap((directive) =>
    valuesOf(toObject(directive, 'CloudWatchMetrics'), root),
  )
}

const parsed = (line: string): JsonObject | undefined => {
  try {
    const value = JSON.parse(line) as Json
    return isObject(value) ? value : undefined
  } catch {
    return undefined // an ordinary line that begins with a brace
  }
}

const valuesOf = (directive: JsonObject, root: JsonObject): readonly MetricValue[] => {
  const namespace = toText(directive.Namespace, 'Namespace')
  const metrics = toList(directive.Metrics, 'Metrics').map((metric) => toObject(metric, 'Metrics'))
  return toList(directive.Dimensions, 'Dimensions').flatMap((names) => {
    const dimensions = Object.fromEntries(
      toList(names, 'Dimensions').map((name) => {
        const key = toText(name, 'Dimensions')
        return [key, toText(root[key], `dimension ${key}`)] as const
      }),
    )
    return metrics.flatMap(({ Name, Unit }) => {
      const name = toText(Name, 'Name')
      const values = [root[name] ?? []].flat()
      const unit = Unit === undefined ? 'None' : toText(Unit, `unit of ${name}`)
      return values.map((value) => ({ namespace, name, unit, dimensions, value: Number(value) }))
    })
  })
}
