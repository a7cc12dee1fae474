import { RetentionDays } from 'aws-cdk-lib/aws-logs'

/** The retention that CloudWatch offers for a number of days: the shortest one that is not less. */
export const logRetention = (days: number): RetentionDays =>
  offered.find((offer) => offer >= days) ?? RetentionDays.INFINITE

/** RetentionDays' values are days, but for INFINITE (9999). */
const offered: readonly RetentionDays[] = Object.values(RetentionDays)
  .filter((value): value is RetentionDays => typeof value === 'number')
  .sort((a, b) => a - b)
