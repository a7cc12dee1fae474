import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { type FlowAlarm, flowAlarms } from '../mirror/flow-alarms.ts'
import { flowMetric } from './flow-metric.ts'
import type { KafkaFunction } from './kafka-function.ts'
import type { ScheduledFunction } from './scheduled-function.ts'

/** Batches that a function may be behind before its lag alarms: a busy topic is always some batches behind. */
const batchesBehind = 10

/** Where an alarm says what to do, from the root of the project. */
const operatingPage = 'docs/operating.md'

/** Alarms of flows and functions, each naming the section that says what to do. They stand beside the function that they watch. */
export class Alarms {
  readonly #action: IAlarmAction | undefined

  /** `action` is what each alarm does; without one it shows in the console only. */
  constructor(action?: IAlarmAction) {
    this.#action = action
  }

  /** A function on a schedule: it failed, or it did not run at all. */
  watchScheduled(scheduled: ScheduledFunction): void {
    const { everyMinutes } = scheduled
    this.#watchErrors(scheduled, {
      section: 'function-failed',
      says: 'It failed in three of its last five runs: its log says why. The next run tries again.',
      period: Duration.minutes(everyMinutes),
    })
    this.#alarm(scheduled, 'DidNotRun', {
      metric: scheduled.function.metricInvocations({
        period: Duration.minutes(5 * everyMinutes),
        statistic: Stats.SUM,
      }),
      section: 'function-did-not-run',
      says: 'It was not started five times in succession.',
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      // A function that never runs has no figures at all.
      missing: TreatMissingData.BREACHING,
    })
  }

  /** A function that Kafka feeds: it failed, or it falls behind. */
  watchEventSource(fed: KafkaFunction, batchSize: number): void {
    this.#watchErrors(fed, {
      section: 'batches-fail',
      says:
        'Batches fail in three of five minutes. Each is delivered again and its partition waits: its log names the topic, ' +
        'partition and offset.',
      period: Duration.minutes(1),
    })
    this.#alarm(fed, 'Lag', {
      metric: offsetLag(fed.function),
      section: 'falls-behind',
      says: `A topic has been more than ${batchesBehind} batches behind for 15 minutes.`,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: batchesBehind * batchSize,
      evaluationPeriods: 15,
      // No traffic, no figure.
      missing: TreatMissingData.NOT_BREACHING,
    })
  }

  /** What the functions of a flow record, as the table of alarms says. */
  watchFlow(scope: Construct, flow: string, functions: ReadonlySet<string>): void {
    for (const alarm of flowAlarms) if (functions.has(alarm.from)) this.#watchMetric(scope, flow, alarm)
  }

  #watchMetric(scope: Construct, flow: string, alarm: FlowAlarm): void {
    const { id, section, metric, statistic, threshold, minutes, says } = alarm
    this.#alarm(scope, id, {
      metric: flowMetric(metric, flow, statistic),
      section,
      says,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold,
      evaluationPeriods: minutes,
      missing: TreatMissingData.NOT_BREACHING,
    })
  }

  /** A function that an event starts, which AWS tries twice more. */
  watchInvoked(invoked: KafkaFunction): void {
    this.#alarm(invoked, 'Failed', {
      metric: invoked.function.metricErrors({ period: Duration.minutes(5), statistic: Stats.SUM }),
      section: 'object-not-read',
      says: 'It failed: its log names the object. After three failures the object is not read again by itself.',
      comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      missing: TreatMissingData.NOT_BREACHING,
    })
    this.#alarm(invoked, 'GivenUp', {
      metric: invoked.function.metric('AsyncEventsDropped', {
        period: Duration.minutes(5),
        statistic: Stats.SUM,
      }),
      section: 'object-not-read',
      says: 'AWS has given an object up after three failures, or after six hours without a free invocation.',
      comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      missing: TreatMissingData.NOT_BREACHING,
    })
  }

  #watchErrors(
    watched: KafkaFunction,
    { period, ...rule }: Pick<AlarmRule, 'section' | 'says'> & { readonly period: Duration },
  ): void {
    this.#alarm(watched, 'Failed', {
      metric: watched.function.metricErrors({ period, statistic: Stats.SUM }),
      ...rule,
      comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      missing: TreatMissingData.NOT_BREACHING,
    })
  }

  #alarm(scope: Construct, id: string, props: AlarmRule): void {
    const alarm = new Alarm(scope, id, {
      metric: props.metric,
      alarmDescription: `${scope.node.path}: ${props.says} What to do: ${operatingPage}#${props.section}`,
      comparisonOperator: props.comparison,
      threshold: props.threshold,
      evaluationPeriods: props.evaluationPeriods ?? 1,
      datapointsToAlarm: props.datapointsToAlarm ?? props.evaluationPeriods ?? 1,
      treatMissingData: props.missing,
    })
    if (this.#action) alarm.addAlarmAction(this.#action)
  }
}

interface AlarmRule {
  readonly metric: IMetric
  /** Of docs/operating.md. */
  readonly section: string
  /** What has happened. */
  readonly says: string
  readonly comparison: ComparisonOperator
  readonly threshold: number
  readonly evaluationPeriods?: number
  readonly datapointsToAlarm?: number
  readonly missing: TreatMissingData
}

/** How far a function's event sources are behind, in records: the furthest of them. Lambda counts it by function. */
export const offsetLag = (of: IFunction): Metric =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'OffsetLag',
    dimensionsMap: { FunctionName: of.functionName },
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(1),
  })
