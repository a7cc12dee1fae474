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
import { type FunctionKind, metricsNamespace } from '../config/environment.ts'
import { describeMetrics, type MirrorMetric } from '../mirror/metrics.ts'
import { offsetLag } from './alarms.ts'
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

/** One dashboard of the stack: for each flow and connector every metric of the table that its functions record. */
export class MirrorDashboard extends Construct {
  constructor(scope: Construct, id: string, props: MirrorDashboardProps) {
    super(scope, id)
    new Dashboard(this, 'Dashboard', {
      widgets: props.sections.flatMap((section) => [
        [new TextWidget({ markdown: `# ${section.name}`, width: 24, height: 1 })],
        ...rows([...functionWidgets(section), ...metricWidgets(section)]),
      ]),
    })
  }
}

/** What Lambda itself counts of the functions. */
const functionWidgets = ({ functions }: DashboardSection): IWidget[] => {
  const each = [...functions]
  const fed = each.filter(([kind]) => kind === 'mirror' || kind === 'search-sink')
  return [
    graph(
      'errors',
      each.map(([kind, { function: of }]) => of.metricErrors({ label: kind, statistic: Stats.SUM })),
    ),
    graph(
      'duration',
      each.map(([kind, { function: of }]) => of.metricDuration({ label: kind, statistic: Stats.MAXIMUM })),
    ),
    ...fed.map(([, { function: of }]) => graph('event source lag', [offsetLag(of)])),
  ]
}

/** What the functions themselves record. */
const metricWidgets = ({ name, functions }: DashboardSection): IWidget[] =>
  describeMetrics()
    .filter(({ from }) => from.some((kind) => [...functions.keys()].some((present) => present === kind)))
    .map((metric) =>
      graph(metric.name, [
        new SearchExpression({
          expression: metricSearch(metric.name, name, metric.unit === 'Milliseconds' ? 'Maximum' : 'Sum'),
          label: '',
          period: Duration.minutes(1),
        }),
      ]),
    )

/** All series of one metric of a flow. Which topics and groups there are is not known when the stack is made. */
export const metricSearch = (metric: MirrorMetric, flow: string, statistic: 'Sum' | 'Maximum'): string =>
  `SEARCH('Namespace="${metricsNamespace}" MetricName="${metric}" flow="${flow}"', '${statistic}')`

const graph = (title: string, left: GraphWidgetMetrics): GraphWidget =>
  new GraphWidget({ title, left: [...left], width: widgetWidth, height: 5, leftYAxis: { min: 0 } })

type GraphWidgetMetrics = NonNullable<ConstructorParameters<typeof GraphWidget>[0]['left']>

const rows = (widgets: readonly IWidget[]): IWidget[][] =>
  Array.from({ length: Math.ceil(widgets.length / widgetsARow) }, (_, row) => [
    new Row(...widgets.slice(row * widgetsARow, (row + 1) * widgetsARow)),
  ])
