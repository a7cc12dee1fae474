import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventSourceMappings } from '../../../functions/aws/event-source-mappings.ts'
import {
  differencesOf,
  flowTag,
  type MappingSettings,
  readsElsewhere,
} from '../../../functions/aws/mapping-requests.ts'
import { type AwsAnswer, type AwsRequest, withFakeAws } from '../../support/fake-aws.ts'

const settings: MappingSettings = {
  mirrorFunctionArn: 'arn:aws:lambda:eu-west-1:1:function:mirror',
  flow: 'source->target',
  source: { bootstrapServers: ['b1:9092', 'b2:9092'] },
  access: [],
  startingPosition: 'TRIM_HORIZON',
  batchSize: 10_000,
  batchingWindowSeconds: 1,
  minimumPollers: null,
  maximumPollers: null,
}

const atOnce = async () => {}

const mapping = (uuid: string, topic: string, state = 'Enabled', result = 'OK') => ({
  UUID: uuid,
  EventSourceMappingArn: `arn:${uuid}`,
  Topics: [topic],
  State: state,
  LastProcessingResult: result,
  SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: `group-of-${topic}` },
})

/** Two pages of mappings: ours, one with the tags of someone else, one without any. */
const lambda = ({ method, url }: AwsRequest): AwsAnswer => {
  if (url.includes('/tags/arn:ours')) return { body: { Tags: { [flowTag]: 'source/target' } } }
  if (url.includes('/tags/arn:other')) return { body: { Tags: { owner: 'someone' } } }
  if (url.includes('/tags/')) return { body: {} }
  if (method === 'DELETE') return { status: 202, body: {} }
  if (method === 'POST' || method === 'PUT') return { status: 202, body: {} }
  return url.includes('Marker=2')
    ? { body: { EventSourceMappings: [mapping('by-hand', 'logs'), mapping('ours-2', 'old', 'Deleting')] } }
    : {
        body: {
          NextMarker: '2',
          EventSourceMappings: [
            mapping('ours-1', 'orders'),
            mapping('other', 'x', 'Disabled', 'PROBLEM: Cannot reach it'),
          ],
        },
      }
}

test('the state of a mapping is told, and its problem without the word', async () => {
  await withFakeAws(lambda, async () => {
    const [fine, broken] = await new EventSourceMappings(settings, atOnce).list()
    assert.deepEqual([fine?.state, fine?.problem], ['Enabled', undefined])
    assert.deepEqual([broken?.state, broken?.problem], ['Disabled', 'Cannot reach it'])
  })
})

test('all pages of the mirror function are listed, ours told from others by their tag', async () => {
  await withFakeAws(lambda, async () => {
    const listed = await new EventSourceMappings(settings, atOnce).list()
    assert.deepEqual(
      listed.map(({ id, topic, groupId, isOurs, isDeleting }) => [id, topic, groupId, isOurs, isDeleting]),
      [
        ['ours-1', 'orders', 'group-of-orders', true, false],
        ['other', 'x', 'group-of-x', false, false],
        ['by-hand', 'logs', 'group-of-logs', false, false],
        ['ours-2', 'old', 'group-of-old', true, true],
      ],
    )
  })
})

test('tags are asked for once a mapping: listing again takes the pages alone', async () => {
  await withFakeAws(lambda, async (requests) => {
    const mappings = new EventSourceMappings(settings, atOnce)
    await mappings.list()
    const before = requests.length
    await mappings.list()
    assert.deepEqual([before, requests.length], [6, 8])
  })
})

test('a mapping of a self-managed cluster names its servers, one topic, its group, and carries the tag', async () => {
  await withFakeAws(lambda, async (requests) => {
    await new EventSourceMappings(settings, atOnce).create({ topic: 'orders', groupId: 'g' })
    assert.deepEqual(requests[0]?.body, {
      FunctionName: 'arn:aws:lambda:eu-west-1:1:function:mirror',
      Topics: ['orders'],
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: 1,
      Tags: { 'lambda-mirrormaker:flow': 'source/target' },
      SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b1:9092', 'b2:9092'] } },
      SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g' },
    })
  })
})

test('a mapping of an MSK cluster names the cluster, and the pollers that it is provisioned with', async () => {
  await withFakeAws(lambda, async (requests) => {
    const mappings = new EventSourceMappings(
      {
        ...settings,
        source: { clusterArn: 'arn:msk' },
        access: [{ Type: 'SASL_SCRAM_512_AUTH', URI: 'arn:s' }],
        minimumPollers: 1,
        maximumPollers: 2,
      },
      atOnce,
    )
    await mappings.create({ topic: 'orders', groupId: 'g' })
    assert.deepEqual(requests[0]?.body, {
      FunctionName: 'arn:aws:lambda:eu-west-1:1:function:mirror',
      Topics: ['orders'],
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10_000,
      MaximumBatchingWindowInSeconds: 1,
      Tags: { 'lambda-mirrormaker:flow': 'source/target' },
      EventSourceArn: 'arn:msk',
      AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'g' },
      SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH', URI: 'arn:s' }],
      ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 2, PollerGroupName: 'source-target' },
    })
  })
})

const created = {
  BatchSize: 10_000,
  MaximumBatchingWindowInSeconds: 1,
  SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['b1:9092', 'b2:9092'] } },
}
const provisioned = { MinimumPollers: 1, MaximumPollers: 200, PollerGroupName: 'source-target' }

for (const [says, changed, existing, differences] of [
  ['a mapping as the settings say differs in nothing', {}, created, []],
  ['another batch size', { batchSize: 500 }, created, ['batch size 10000 -> 500']],
  ['another window', { batchingWindowSeconds: 0 }, created, ['batching window 1 -> 0']],
  [
    'pollers where there were none',
    { minimumPollers: 1, maximumPollers: 3 },
    created,
    ['minimum pollers none -> 1', 'maximum pollers none -> 3'],
  ],
  [
    'no pollers any more',
    {},
    { ...created, ProvisionedPollerConfig: provisioned },
    ['minimum pollers 1 -> none', 'maximum pollers 200 -> none'],
  ],
  [
    'what AWS fills in is no difference',
    { minimumPollers: 1 },
    { ...created, ProvisionedPollerConfig: provisioned },
    [],
  ],
  [
    'another secret',
    { access: [{ Type: 'BASIC_AUTH', URI: 'arn:new' }] as const },
    { ...created, SourceAccessConfigurations: [{ Type: 'BASIC_AUTH' as const, URI: 'arn:old' }] },
    ['access BASIC_AUTH arn:old -> BASIC_AUTH arn:new'],
  ],
] as const)
  test(`${says}: ${differences.join(', ') || 'nothing to update'}`, () => {
    assert.deepEqual(
      differencesOf({ ...settings, ...changed }, existing as Parameters<typeof differencesOf>[1]),
      differences,
    )
  })

test('a mapping is updated by its id; without pollers it leaves provisioned mode', async () => {
  await withFakeAws(lambda, async (requests) => {
    const mappings = new EventSourceMappings({ ...settings, batchSize: 500 }, atOnce)
    const [first] = await mappings.list()
    assert.ok(first)
    await mappings.update(first)
    const { method, url, body } = requests.at(-1) ?? {}
    assert.deepEqual([method, url], ['PUT', '/2015-03-31/event-source-mappings/ours-1'])
    assert.deepEqual(body, {
      BatchSize: 500,
      MaximumBatchingWindowInSeconds: 1,
      SourceAccessConfigurations: [],
      ProvisionedPollerConfig: {},
    })
  })
})

test('a mapping with none of the servers, or of another ARN, reads elsewhere', () => {
  const servers = (...names: string[]) => ({
    SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: names } },
  })
  assert.equal(readsElsewhere(settings, servers('b2:9092', 'b3:9092')), false)
  assert.equal(readsElsewhere(settings, servers('c1:9092')), true)
  const ofMsk = { ...settings, source: { clusterArn: 'arn:1' } }
  assert.equal(readsElsewhere(ofMsk, { EventSourceArn: 'arn:1' }), false)
  assert.equal(readsElsewhere(ofMsk, { EventSourceArn: 'arn:2' }), true)
})

test('a mapping is deleted by its id', async () => {
  await withFakeAws(lambda, async (requests) => {
    await new EventSourceMappings(settings, atOnce).remove({
      id: 'ours-1',
      topic: 'orders',
      groupId: 'g',
      isOurs: true,
      isDeleting: false,
      state: 'Enabled',
    })
    assert.deepEqual(
      requests.map(({ method, url }) => `${method} ${url}`),
      ['DELETE /2015-03-31/event-source-mappings/ours-1'],
    )
  })
})

test("a mapping that Lambda refuses is an error that names topic and group, with Lambda's reason as its cause", async () => {
  const refusing = (): AwsAnswer => ({
    status: 400,
    errorType: 'InvalidParameterValueException',
    body: { message: 'Consumer group ID already in use' },
  })
  await withFakeAws(refusing, async () => {
    await assert.rejects(
      new EventSourceMappings(settings, atOnce).create({ topic: 'orders', groupId: 'g' }),
      (error: Error) => {
        assert.equal(error.message, 'No event source mapping was created for topic orders (consumer group g)')
        assert.match(String(error.cause), /Consumer group ID already in use/)
        return true
      },
    )
  })
})

test('a call that Lambda throttles is repeated', async () => {
  let calls = 0
  const throttling = (): AwsAnswer =>
    ++calls === 1
      ? { status: 429, errorType: 'TooManyRequestsException', body: { message: 'Rate exceeded' } }
      : { status: 202, body: {} }
  await withFakeAws(throttling, async (requests) => {
    await new EventSourceMappings(settings, atOnce).create({ topic: 'orders', groupId: 'g' })
    assert.equal(requests.length, 2)
  })
})
