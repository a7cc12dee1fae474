import {
  type JsonObject,
  toList,
  toObject,
  toOptionalBoolean,
  toOptionalNumber,
  toOptionalObject,
  toOptionalText,
  toText,
} from '../json.ts'
import { refusals } from './event-source-refusals.ts'

/** How to authenticate to the source: a type of `SourceAccessConfigurations` and a secret's ARN (or a subnet's id). */
export interface SourceAccess {
  readonly type: string
  readonly uri: string
}

/** An event source mapping on a Kafka topic, with Lambda's defaults filled in. */
export interface EventSourceConfig {
  readonly functionName: string
  readonly topic: string
  /** Undefined: the mapping's UUID. */
  readonly consumerGroupId: string | undefined
  readonly bootstrapServers: readonly string[]
  /** An MSK cluster's ARN; undefined for a self-managed cluster. */
  readonly eventSourceArn: string | undefined
  readonly access: readonly SourceAccess[]
  readonly batchSize: number
  readonly batchingWindowMs: number
  readonly startingPosition: StartingPosition
  /** Unix time in ms, for AT_TIMESTAMP. */
  readonly startingTimestampMs: number | undefined
  readonly isEnabled: boolean
  readonly reportBatchItemFailures: boolean
  /** Batches that may be with the function at once; each of other partitions. */
  readonly concurrency: number
}

const startingPositions = ['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'] as const
export type StartingPosition = (typeof startingPositions)[number]

/** Lambda's default for Kafka when no window is given. */
const defaultWindowMs = 500
const invocationsPerPoller = 5

/** Lambda would not create this event source mapping. */
export class InvalidEventSource extends Error {
  override readonly name = 'InvalidEventSource'
}

/** Reads a mapping as the Lambda API or a template has it; what Lambda refuses is refused, all of it at once. */
export const parseEventSource = (request: JsonObject): EventSourceConfig => {
  const problems = refusals(request)
  if (problems.length > 0) throw new InvalidEventSource(problems.join('; '))
  const selfManaged = toOptionalObject(request.SelfManagedEventSource, 'SelfManagedEventSource')
  const kafka = toOptionalObject(
    request.SelfManagedKafkaEventSourceConfig ?? request.AmazonManagedKafkaEventSourceConfig,
    'SelfManagedKafkaEventSourceConfig',
  )
  const window = toOptionalNumber(request.MaximumBatchingWindowInSeconds, 'MaximumBatchingWindowInSeconds')
  const startingTimestamp = toOptionalNumber(request.StartingPositionTimestamp, 'StartingPositionTimestamp')
  return {
    functionName: toText(request.FunctionName, 'FunctionName'),
    topic: toText(toList(request.Topics, 'Topics')[0], 'Topics'),
    consumerGroupId: toOptionalText(kafka.ConsumerGroupId, 'ConsumerGroupId'),
    bootstrapServers: bootstrapServersOf(selfManaged),
    eventSourceArn: toOptionalText(request.EventSourceArn, 'EventSourceArn'),
    access: toList(request.SourceAccessConfigurations, 'SourceAccessConfigurations').map((item) => {
      const { Type, URI } = toObject(item, 'SourceAccessConfigurations')
      return { type: toText(Type, 'Type'), uri: toOptionalText(URI, 'URI') ?? '' }
    }),
    batchSize: toOptionalNumber(request.BatchSize, 'BatchSize') ?? 100,
    batchingWindowMs: window === undefined ? defaultWindowMs : window * 1000,
    startingPosition: startingPositionOf(request),
    startingTimestampMs: startingTimestamp === undefined ? undefined : startingTimestamp * 1000,
    isEnabled: toOptionalBoolean(request.Enabled, 'Enabled') ?? true,
    reportBatchItemFailures: toList(request.FunctionResponseTypes, 'FunctionResponseTypes').includes(
      'ReportBatchItemFailures',
    ),
    concurrency: concurrencyOf(request),
  }
}

/** The template writes `KafkaBootstrapServers`, the API `KAFKA_BOOTSTRAP_SERVERS`; an item may itself be a list. */
const bootstrapServersOf = (selfManaged: JsonObject): readonly string[] => {
  const endpoints = toOptionalObject(selfManaged.Endpoints, 'Endpoints')
  return toList(
    endpoints.KAFKA_BOOTSTRAP_SERVERS ?? endpoints.KafkaBootstrapServers,
    'KafkaBootstrapServers',
  ).flatMap((server) =>
    toText(server, 'KafkaBootstrapServers')
      .split(',')
      .map((one) => one.trim()),
  )
}

const startingPositionOf = (request: JsonObject): StartingPosition => {
  const position = startingPositions.find((known) => known === request.StartingPosition)
  if (position === undefined)
    throw new InvalidEventSource(`StartingPosition has to be one of ${startingPositions.join(', ')}`)
  return position
}

/** On demand there is one poller here, and it waits for its function; a provisioned one has up to five calls under way. */
const concurrencyOf = (request: JsonObject): number => {
  const pollers = toOptionalObject(request.ProvisionedPollerConfig, 'ProvisionedPollerConfig')
  const minimum = toOptionalNumber(pollers.MinimumPollers, 'MinimumPollers')
  const maximum = toOptionalNumber(pollers.MaximumPollers, 'MaximumPollers')
  if (minimum === undefined && maximum === undefined) return 1
  return (minimum ?? 1) * invocationsPerPoller
}
