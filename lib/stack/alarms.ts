import { Duration } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { Construct } from 'constructs'
import { metricsNamespace } from '../config/environment.ts'
import type { MirrorMetric } from '../mirror/metrics.ts'
import type { KafkaFunction } from './kafka-function.ts'
import type { ScheduledFunction } from './scheduled-function.ts'

/** Batches that a function may be behind before its lag alarms: a busy topic is always some batches behind. */
const batchesBehind = 10

/** Alarms of functions, each saying what an operator looks at first. They stand beside the function that they watch. */
export class Alarms {
  readonly #action: IAlarmAction | undefined

  /** `action` is what each alarm does; without one it shows in the console only. */
  constructor(action?: IAlarmAction) {
    this.#action = action
  }

  /** A function on a schedule: it failed, or it did not run at all. */
  watchScheduled(scheduled: ScheduledFunction): void {
    const { everyMinutes } = scheduled
    this.#watchErrors(
      scheduled,
      'It failed in three of its last five runs: its log says why. The next run tries again.',
      Duration.minutes(everyMinutes),
    )
    this.#alarm(scheduled, 'DidNotRun', {
      metric: scheduled.function.metricInvocations({
        period: Duration.minutes(5 * everyMinutes),
        statistic: Stats.SUM,
      }),
      description:
        'It was not started five times in succession: look at its schedule and its reserved concurrency.',
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      // A function that never runs has no figures at all.
      missing: TreatMissingData.BREACHING,
    })
  }

  /** A function that Kafka feeds: it failed, or it falls behind. */
  watchEventSource(fed: KafkaFunction, batchSize: number): void {
    this.#watchErrors(
      fed,
      'Batches fail in three of five minutes. Each is delivered again and its partition waits: its log names the topic, ' +
        'partition and offset.',
      Duration.minutes(1),
    )
    this.#alarm(fed, 'Lag', {
      metric: offsetLag(fed.function),
      description:
        `A topic has been more than ${batchesBehind} batches behind for 15 minutes: look at errors and throttles, ` +
        'then at partitions and pollers.',
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: batchesBehind * batchSize,
      evaluationPeriods: 15,
      // No traffic, no figure.
      missing: TreatMissingData.NOT_BREACHING,
    })
  }

  /** Records that a flow came to too late: the source had removed them before they were mirrored. */
  watchLostRecords(scope: Construct, flow: string): void {
    const name: MirrorMetric = 'records-lost-before-mirror'
    this.#alarm(scope, 'LostRecords', {
      metric: new MathExpression({
        expression: `SELECT SUM("${name}") FROM "${metricsNamespace}" WHERE flow = '${flow}'`,
        usingMetrics: {},
        period: Duration.minutes(5),
      }),
      description:
        'The source removed records before they were mirrored: compare its retention with the lag.',
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      missing: TreatMissingData.NOT_BREACHING,
    })
  }

  /** Records that have been in their source topic before: another mirror sends them back. */
  watchLoops(scope: Construct, flow: string): void {
    const name: MirrorMetric = 'records-looped'
    this.#alarm(scope, 'Loop', {
      metric: new MathExpression({
        expression: `SELECT SUM("${name}") FROM "${metricsNamespace}" WHERE flow = '${flow}'`,
        usingMetrics: {},
        period: Duration.minutes(5),
      }),
      description:
        'Another mirror sends back what it got from this source: the log of the mirror function names topic and offset.',
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      missing: TreatMissingData.NOT_BREACHING,
    })
  }

  /** A function that an event starts, which AWS tries twice more. */
  watchInvoked(invoked: KafkaFunction): void {
    this.#alarm(invoked, 'Failed', {
      metric: invoked.function.metricErrors({ period: Duration.minutes(5), statistic: Stats.SUM }),
      description:
        'It failed: its log names the object. After three failures the object is not read again by itself.',
      comparison: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      missing: TreatMissingData.NOT_BREACHING,
    })
  }

  #watchErrors(watched: KafkaFunction, description: string, period: Duration): void {
    this.#alarm(watched, 'Failed', {
      metric: watched.function.metricErrors({ period, statistic: Stats.SUM }),
      description,
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
      alarmDescription: `${scope.node.path}: ${props.description}`,
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
  readonly description: string
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
