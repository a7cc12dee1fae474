import type { ConfigValues } from './config-def.ts'
import { validateConfig } from './config-def.ts'
import type { ConfigEntries } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { between, intSetting, stringSetting } from './setting.ts'

/** The retention times that CloudWatch Logs knows, in days. */
const logRetentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]

/**
 * Our own settings of functions and event sources: at top level of mm2.properties, for one flow as `A->B.aws...`, or in
 * the JSON of a connector.
 */
export const functionConfig = {
  awsLambdaMemoryMb: intSetting({
    name: 'aws.lambda.memory.mb',
    default: 1769,
    doc: 'Memory of the mirror function, MB. 1769 is one whole vCPU.',
    validate: between(128, 10_240),
  }),
  awsLambdaTimeoutSeconds: intSetting({
    name: 'aws.lambda.timeout.seconds',
    default: 300,
    doc: 'Time-out of the mirror function. Lambda takes at most 840 for a Kafka event source.',
    validate: between(1, 840),
  }),
  awsEventSourceBatchSize: intSetting({
    name: 'aws.event.source.batch.size',
    default: 10_000,
    doc: 'Records in a batch, at most. 6 MB end a batch too.',
    validate: between(1, 10_000),
  }),
  awsEventSourceBatchingWindowSeconds: intSetting({
    name: 'aws.event.source.batching.window.seconds',
    default: 1,
    doc: 'For how long a batch is gathered. 0: whatever a poll returns is handed on at once.',
    validate: between(0, 300),
  }),
  awsEventSourceMinimumPollers: intSetting({
    name: 'aws.event.source.minimum.pollers',
    default: null,
    doc: 'Event pollers that always run (provisioned mode). Not set: on-demand mode.',
    validate: between(1, 200),
  }),
  awsEventSourceMaximumPollers: intSetting({
    name: 'aws.event.source.maximum.pollers',
    default: null,
    doc: 'Event pollers at most (provisioned mode). Not set: on-demand mode, or what AWS defaults to.',
    validate: between(1, 2_000),
  }),
  awsKmsKeyArn: stringSetting({
    name: 'aws.kms.key.arn',
    default: null,
    doc: "Key of one's own for logs, environment variables and log buckets. Its policy must let CloudWatch Logs use it. Not set: keys of AWS.",
    validate: (arn) =>
      /^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/.+/.test(arn)
        ? undefined
        : "Expected the key's ARN, arn:aws:kms:<region>:<account>:key/<id>",
  }),
  awsLogRetentionDays: intSetting({
    name: 'aws.log.retention.days',
    default: 30,
    doc: 'For how many days CloudWatch keeps the logs of the functions.',
    validate: (days) =>
      logRetentionDays.includes(days) ? undefined : `Value must be one of ${logRetentionDays.join(', ')}`,
  }),
}

/** The typed settings of functions and event sources. */
export type FunctionConfig = ConfigValues<typeof functionConfig>

/** Everything wrong in them. */
export const validateFunctionConfig = (entries: ConfigEntries): ConfigProblem[] => [
  ...validateConfig(functionConfig, entries),
  ...checkPollers(entries),
]

const checkPollers = (entries: ConfigEntries): ConfigProblem[] => {
  const minimum = entries.get('aws.event.source.minimum.pollers')
  const maximum = entries.get('aws.event.source.maximum.pollers')
  return minimum !== undefined && maximum !== undefined && Number(minimum.value) > Number(maximum.value)
    ? [
        {
          origin: minimum.origin,
          key: minimum.writtenAs,
          message: `${minimum.value} is more than aws.event.source.maximum.pollers, ${maximum.value}`,
        },
      ]
    : []
}
