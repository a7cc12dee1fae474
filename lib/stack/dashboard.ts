import { Duration } from 'aws-cdk-lib'
import {
  Dashboard,
  GraphWidget,
  type IWidget,
  Row,
  SearchExpression,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'
import type { FunctionKind } from '../config/environment.ts'
import { describeMetrics, type MirrorMetric } from '../mirror/metrics.ts'
import { offsetLag } from './alarms.ts'
import { metricSearch, secondsSinceSuccess } from './flow-metric.ts'
import { monthlyCost } from './function-cost.ts'
import type { KafkaFunction } from './kafka-function.ts'

/** A flow or a connector: functions whose metrics carry the same `flow`. */
export interface DashboardSection {
  /** `source->target`, or the name of a connector. */
  readonly name: string
  readonly functions: ReadonlyMap<FunctionKind, KafkaFunction>
}

/** What the dashboard shows. */
export interface MirrorDashboardProps {
  readonly sections: readonly DashboardSection[]
}

const widgetsARow = 4
const widgetWidth = 24 / widgetsARow

/** One dashboard of the stack: for each flow and connector what matters first, then every metric of the table that its functions record. */
export class MirrorDashboard extends Construct {
  constructor(scope: Construct, id: string, props: MirrorDashboardProps) {
    super(scope, id)
    new Dashboard(this, 'Dashboard', {
      widgets: props.sections.flatMap((section) => [
        [new TextWidget({ markdown: `# ${section.name}`, width: 24, height: 1 })],
        ...rows([...firstWidgets(section), ...functionWidgets(section), ...metricWidgets(section)]),
      ]),
    })
  }
}

/** What people look at first: is it well, how much, how late, what does it cost. */
const firstWidgets = ({ name, functions }: DashboardSection): IWidget[] => {
  const search = (title: string, metric: MirrorMetric, statistic: Statistic, per = '') =>
    graph(title, [searched(`${metricSearch(metric, name, statistic)}${per}`)])
  const errors = [...functions].map(([kind, { function: of }]) =>
    of.metricErrors({ label: kind, statistic: Stats.SUM }),
  )
  const cost = graph('cost', [monthlyCost([...functions.values()])])
  if (!functions.has('mirror')) return [graph('errors', errors), cost]
  return [
    search('records behind', 'records-behind', 'Maximum'),
    search('records a second', 'record-count', 'Sum', ' / 60'),
    search('MB a second', 'byte-count', 'Sum', ' / 60 / 1000000'),
    graph('errors', errors),
    search('age of the oldest record, ms', 'record-age-ms', 'Maximum'),
    search('latency of the oldest record, ms', 'replication-latency-ms', 'Maximum'),
    search('positions in doubt', 'positions-in-doubt', 'Sum'),
    search('group lag: records that would be read again', 'group-translation-lag', 'Maximum'),
    cost,
  ]
}

/** How the functions run: what Lambda counts of them, and when they last did all of their work. */
const functionWidgets = ({ functions }: DashboardSection): IWidget[] => {
  const each = [...functions]
  const fed = each.filter(([kind]) => kind === 'mirror' || kind === 'search-sink' || kind === 'file-sink')
  return [
    graph(
      'seconds since the last success',
      each.map(([kind, { function: of }]) => secondsSinceSuccess(kind, of.functionName)),
    ),
    graph(
      'duration',
      each.map(([kind, { function: of }]) => of.metricDuration({ label: kind, statistic: Stats.MAXIMUM })),
    ),
    ...fed.map(([, { function: of }]) => graph('event source lag', [offsetLag(of)])),
  ]
}

/** Every metric of the table that the section's functions record by flow, in its order. */
const metricWidgets = ({ name, functions }: DashboardSection): IWidget[] => {
  const kinds = new Set<string>(functions.keys())
  return describeMetrics()
    .filter(({ from, by }) => from.some((kind) => kinds.has(kind)) && !by.includes('function'))
    .map(({ name: metric, kind }) =>
      graph(metric, [searched(metricSearch(metric, name, kind === 'total' ? 'Sum' : 'Maximum'))]),
    )
}

type Statistic = 'Sum' | 'Maximum'

const searched = (expression: string): SearchExpression =>
  new SearchExpression({ expression, label: '', period: Duration.minutes(1) })

const graph = (title: string, left: GraphWidgetMetrics): GraphWidget =>
  new GraphWidget({ title, left: [...left], width: widgetWidth, height: 5, leftYAxis: { min: 0 } })

type GraphWidgetMetrics = NonNullable<ConstructorParameters<typeof GraphWidget>[0]['left']>

const rows = (widgets: readonly IWidget[]): IWidget[][] =>
  Array.from({ length: Math.ceil(widgets.length / widgetsARow) }, (_, row) => [
    new Row(...widgets.slice(row * widgetsARow, (row + 1) * widgetsARow)),
  ])
