import { Duration } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import type { Construct } from 'constructs'
import { KafkaFunction, type KafkaFunctionProps } from './kafka-function.ts'

/** A function that runs by the clock. */
export interface ScheduledFunctionProps extends Omit<KafkaFunctionProps, 'reservedConcurrency'> {
  /** Whole minutes between two runs; what has to happen more often happens inside one run. */
  readonly everyMinutes: number
}

/** A function that runs every so many minutes, never two at a time, and is not run again when it fails: the next minute does that. */
export class ScheduledFunction extends KafkaFunction {
  readonly schedule: CfnSchedule
  readonly everyMinutes: number

  constructor(scope: Construct, id: string, props: ScheduledFunctionProps) {
    super(scope, id, { ...props, reservedConcurrency: 1 })
    this.everyMinutes = props.everyMinutes
    // Invoked asynchronously: what waits behind a running one is dropped, or runs would pile up.
    this.function.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) })
    const scheduler = new Role(this, 'SchedulerRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com'),
    })
    const invoke = this.function.grantInvokeLatestVersion(scheduler)
    this.schedule = new CfnSchedule(this, 'Schedule', {
      scheduleExpression: `rate(${props.everyMinutes} minute${props.everyMinutes === 1 ? '' : 's'})`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: this.function.functionArn,
        roleArn: scheduler.roleArn,
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    })
    invoke.applyBefore(this.schedule)
  }
}
