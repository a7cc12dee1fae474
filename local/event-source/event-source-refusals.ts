import { type JsonObject, toList, toOptionalNumber, toOptionalObject, toOptionalText } from '../json.ts'

/** What Lambda and CloudFormation find wrong with an event source mapping on Kafka, a sentence each. */
export const refusals = (request: JsonObject): readonly string[] => [
  ...requiredFields(request),
  ...ranges(request),
  ...provisionedOnly(request),
  ...destination(request),
  ...notHere(request),
]

const groupPattern = /^[a-zA-Z0-9\-/*:_+=.@]{1,200}$/
const topicPattern = /^[^.][a-zA-Z0-9\-_.]+$/

function* requiredFields(request: JsonObject): Generator<string> {
  const topics = toList(request.Topics, 'Topics')
  const [topic] = topics
  if (topics.length !== 1) yield `Topics has to name exactly one topic, not ${topics.length}`
  else if (typeof topic !== 'string' || topic.length > 249 || !topicPattern.test(topic))
    yield `Topics: ${JSON.stringify(topic)} has to have 2 to 249 of the characters a-z, A-Z, 0-9, '-', '_' and '.', and no dot in front`
  if (toOptionalText(request.FunctionName, 'FunctionName') === undefined) yield 'FunctionName is missing'
  if (request.StartingPosition === undefined) yield 'StartingPosition is missing'
  if (request.StartingPosition === 'AT_TIMESTAMP' && request.StartingPositionTimestamp === undefined)
    yield 'StartingPositionTimestamp is missing, and StartingPosition is AT_TIMESTAMP'
  if ((request.EventSourceArn === undefined) === (request.SelfManagedEventSource === undefined))
    yield 'either EventSourceArn or SelfManagedEventSource has to be given, and not both'
  for (const field of ['SelfManagedKafkaEventSourceConfig', 'AmazonManagedKafkaEventSourceConfig']) {
    const group = toOptionalText(toOptionalObject(request[field], field).ConsumerGroupId, 'ConsumerGroupId')
    if (group !== undefined && !groupPattern.test(group))
      yield `ConsumerGroupId ${group} has to have 1 to 200 of the characters a-z, A-Z, 0-9 and - / * : _ + = . @`
  }
}

const limits = [
  ['BatchSize', 1, 10_000],
  ['MaximumBatchingWindowInSeconds', 0, 300],
  ['MaximumRetryAttempts', -1, 10_000],
] as const

function* ranges(request: JsonObject): Generator<string> {
  for (const [field, least, most] of limits) {
    const value = toOptionalNumber(request[field], field)
    if (value !== undefined && (!Number.isInteger(value) || value < least || value > most))
      yield `${field} has to be a whole number from ${least} to ${most}, not ${value}`
  }
  const age = toOptionalNumber(request.MaximumRecordAgeInSeconds, 'MaximumRecordAgeInSeconds')
  if (age !== undefined && age !== -1 && (age < 60 || age > 604_800))
    yield `MaximumRecordAgeInSeconds has to be -1 or from 60 to 604800, not ${age}`
  const pollers = toOptionalObject(request.ProvisionedPollerConfig, 'ProvisionedPollerConfig')
  const minimum = toOptionalNumber(pollers.MinimumPollers, 'MinimumPollers') ?? 1
  const maximum = toOptionalNumber(pollers.MaximumPollers, 'MaximumPollers') ?? 200
  if (minimum < 1 || minimum > 200) yield `MinimumPollers has to be from 1 to 200, not ${minimum}`
  if (maximum < minimum || maximum > 2000)
    yield `MaximumPollers has to be from MinimumPollers (${minimum}) to 2000, not ${maximum}`
}

const needProvisionedPollers = [
  'MaximumRetryAttempts',
  'MaximumRecordAgeInSeconds',
  'BisectBatchOnFunctionError',
  'FunctionResponseTypes',
  'LoggingConfig',
] as const

function* provisionedOnly(request: JsonObject): Generator<string> {
  if (Object.keys(toOptionalObject(request.ProvisionedPollerConfig, 'ProvisionedPollerConfig')).length > 0)
    return
  for (const field of needProvisionedPollers)
    if (request[field] !== undefined) yield `${field} needs ProvisionedPollerConfig`
}

function* destination(request: JsonObject): Generator<string> {
  const config = toOptionalObject(request.DestinationConfig, 'DestinationConfig')
  const to = toOptionalText(toOptionalObject(config.OnFailure, 'OnFailure').Destination, 'Destination')
  if (to === `kafka://${toList(request.Topics, 'Topics')[0]}`)
    yield `the failure destination ${to} is the mapping's own topic`
}

/** Refused here, though Lambda has them: a mirror that lost records to them would be told nothing. */
const unsupported = [
  'FilterCriteria',
  'DestinationConfig',
  'MaximumRetryAttempts',
  'MaximumRecordAgeInSeconds',
  'BisectBatchOnFunctionError',
] as const

function* notHere(request: JsonObject): Generator<string> {
  for (const field of unsupported) {
    const value = request[field]
    if (value !== undefined && value !== -1 && value !== false)
      yield `${field} is not offered on one machine: every record is delivered until it is taken`
  }
}
