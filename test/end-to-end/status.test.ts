import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda'
import { Producer } from '../../kafka/producer.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { commitOffsets } from '../support/commit-offsets.ts'
import { createTopic } from '../support/create-topic.ts'
import { mirrorCommand } from '../support/mirror-command.ts'
import { sharedMirror } from '../support/mirror-run.ts'

/** `mirror status` of a flow that works, of one whose event source is off, and of one whose AWS is gone. */
const mirror = sharedMirror()
after(() => {
  delete process.env.AWS_ENDPOINT_URL
})

const append = async (count: number): Promise<void> => {
  await new Producer(mirror().source).append(
    { topic: 'orders', partition: 0 },
    Array.from({ length: count }, (_, index) => ({
      timestamp: Date.now(),
      key: null,
      value: Buffer.from(`${index}`),
      headers: [],
    })),
  )
}

const status = (...args: readonly string[]) => mirrorCommand(mirror(), ['status', ...args])

const setMapping = async (topic: string, isEnabled: boolean): Promise<void> => {
  const lambda = new LambdaClient({
    endpoint: mirror().aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({}))
  const UUID = EventSourceMappings?.find(({ Topics }) => Topics?.[0] === topic)?.UUID
  assert.ok(UUID, `there is no mapping of ${topic}`)
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: isEnabled }))
}

test('a flow that works is well, with all that feeds it, and the exit code is 0', async () => {
  process.env.AWS_ENDPOINT_URL = mirror().aws.endpoint
  await createTopic(mirror().source, 'orders')
  await append(200)
  await commitOffsets(mirror().source, 'app', [{ topic: 'orders', partition: 0, offset: 120n, metadata: '' }])
  await assertCopied(mirror(), { orders: 200 })
  const { printed } = await until(
    'all to be well',
    () => status('--json'),
    ({ code }) => code === 0,
    90_000,
  )
  const { isWell, problems, aws, topics, groups, heartbeatAt } = JSON.parse(printed.join(''))
  assert.deepEqual([isWell, problems], [true, []])
  const orders = aws.mappings.find(({ topic }: { topic: string }) => topic === 'orders')
  assert.deepEqual([orders.state, orders.lastResult], ['Enabled', 'OK'])
  assert.deepEqual(
    aws.functions.map(({ kind }: { kind: string }) => kind),
    ['mirror', 'source-connector', 'checkpoint', 'heartbeat'],
  )
  for (const { kind, lastSuccessAt } of aws.functions)
    assert.ok(Math.abs(Date.now() - lastSuccessAt) < 300_000, `${kind} succeeded at ${lastSuccessAt}`)
  assert.ok(Math.abs(Date.now() - heartbeatAt) < 300_000)
  assert.equal(topics.find(({ topic }: { topic: string }) => topic === 'orders').behind, 0)
  assert.deepEqual(
    groups.map(({ group, partitions, translated }: Record<string, unknown>) => ({
      group,
      partitions,
      translated,
    })),
    [{ group: 'app', partitions: 1, translated: 1 }],
  )
  const text = (await status()).printed.join('\n')
  assert.match(text, /^source->target: all is well$/m)
  assert.match(text, /^orders +1 +0 +- +Enabled +is there$/m)
  assert.match(text, /^mirror +\d+ s ago +/m)
})

test('an event source that somebody disabled is named, and what waits for it', async () => {
  await setMapping('orders', false)
  await append(30)
  const { code, printed } = await until(
    'the mapping to be disabled',
    () => status('--patience', '2'),
    (outcome) => outcome.printed.join('\n').includes('stands still'),
    60_000,
  )
  assert.equal(code, 1)
  const text = printed.join('\n')
  assert.match(text, /^source->target: \d things to look at$/m)
  assert.match(text, /^! orders is not mirrored: its event source mapping\s+[\w-]+\s+is\s+Disabled/m)
  assert.match(text, /^ {2}docs\/operating\.md#mapping-is-not-enabled$/m)
  assert.match(text, /^! orders-0 stands still at source offset 200: 30 records wait$/m)
  assert.match(text, /^orders +1 +30 +\d+ s +Disabled +stands$/m)
  await setMapping('orders', true)
  await assertCopied(mirror(), { orders: 230 })
})

test('without AWS the clusters say how far the mirror is, and that nobody reads', async () => {
  await mirror().stop()
  await append(5)
  const { code, printed, noted } = await until(
    'the event source to have left its group',
    () => status('--patience', '1'),
    (outcome) => outcome.printed.join('\n').includes('nobody reads orders'),
    60_000,
  )
  assert.equal(code, 1)
  assert.match(noted.join('\n'), /^AWS was not asked at http:\/\/127\.0\.0\.1:\d+:[\s\S]*ECONNREFUSED/)
  assert.match(printed.join('\n'), /^orders +1 +5 +\d+ s +0 readers +stands$/m)
})
