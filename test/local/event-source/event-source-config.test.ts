import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEventSource } from '../../../local/event-source/event-source-config.ts'
import type { JsonObject } from '../../../local/json.ts'

const least: JsonObject = {
  FunctionName: 'mirror',
  Topics: ['orders'],
  StartingPosition: 'TRIM_HORIZON',
  SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b-1:9092', 'b-2:9092'] } },
}
const provisioned = { ...least, ProvisionedPollerConfig: { MinimumPollers: 2, MaximumPollers: 4 } }

test('what is not said has Lambda’s defaults for Kafka', () => {
  const config = parseEventSource(least)
  assert.equal(config.batchSize, 100)
  assert.equal(config.batchingWindowMs, 500)
  assert.equal(config.consumerGroupId, undefined)
  assert.equal(config.concurrency, 1)
  assert.equal(config.isEnabled, true)
  assert.deepEqual(config.bootstrapServers, ['b-1:9092', 'b-2:9092'])
})

test('the template’s casing is read like the API’s', () => {
  const SelfManagedEventSource = { Endpoints: { KafkaBootstrapServers: ['b-1:9092,b-2:9092'] } }
  assert.deepEqual(parseEventSource({ ...least, SelfManagedEventSource }), parseEventSource(least))
})

test('a window of 0 is no window', () => {
  assert.equal(parseEventSource({ ...least, MaximumBatchingWindowInSeconds: 0 }).batchingWindowMs, 0)
})

test('a provisioned poller has up to five invocations under way', () => {
  assert.equal(parseEventSource(provisioned).concurrency, 10)
})

for (const [says, request, message] of [
  ['two topics', { ...least, Topics: ['a1', 'b1'] }, 'Topics has to name exactly one topic, not 2'],
  ['a topic of one character', { ...least, Topics: ['a'] }, '"a" has to have 2 to 249'],
  [
    'a batch beyond 10,000',
    { ...least, BatchSize: 10_001 },
    'BatchSize has to be a whole number from 1 to 10000, not 10001',
  ],
  ['a window beyond 300 s', { ...least, MaximumBatchingWindowInSeconds: 301 }, 'from 0 to 300, not 301'],
  ['no starting position', { ...least, StartingPosition: undefined }, 'StartingPosition is missing'],
  [
    'a time that is not given',
    { ...least, StartingPosition: 'AT_TIMESTAMP' },
    'StartingPositionTimestamp is missing',
  ],
  ['an MSK cluster and servers at once', { ...least, EventSourceArn: 'arn:x' }, 'and not both'],
  [
    'a group with blanks',
    { ...least, SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'a b' } },
    'ConsumerGroupId a b',
  ],
  [
    'partial responses on demand',
    { ...least, FunctionResponseTypes: ['ReportBatchItemFailures'] },
    'FunctionResponseTypes needs ProvisionedPollerConfig',
  ],
  [
    'more pollers at least than at most',
    { ...least, ProvisionedPollerConfig: { MinimumPollers: 5, MaximumPollers: 2 } },
    'MaximumPollers has to be from MinimumPollers (5) to 2000',
  ],
  [
    'its own topic as destination',
    { ...provisioned, DestinationConfig: { OnFailure: { Destination: 'kafka://orders' } } },
    "is the mapping's own topic",
  ],
  [
    'giving up after some retries',
    { ...provisioned, MaximumRetryAttempts: 3 },
    'every record is delivered until it is taken',
  ],
] as const) {
  test(`${says} is refused`, () => {
    assert.throws(
      () => parseEventSource(request),
      (error: Error) => error.message.includes(message),
    )
  })
}

test('all that is wrong is said at once', () => {
  const wrong = { ...least, Topics: [], BatchSize: 0 }
  assert.throws(
    () => parseEventSource(wrong),
    /Topics has to name exactly one topic, not 0; BatchSize has to be/,
  )
})
