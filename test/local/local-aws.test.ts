import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListTagsCommand,
  TagResourceCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { type LocalAws, startLocalAws } from '../../local/local-aws.ts'
import { type StackFixture, writeStack } from '../support/stack-fixture.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const metricsLine = JSON.stringify({
  _aws: {
    CloudWatchMetrics: [
      { Namespace: 'N', Dimensions: [['flow']], Metrics: [{ Name: 'runs', Unit: 'Count' }] },
    ],
  },
  flow: 'a->b',
  runs: 1,
})

const fixture: StackFixture = {
  parameters: { Servers: { Type: 'String', Default: 'localhost:9092' } },
  functions: {
    Echo: `export const handler = (event) => { if (event.fail) throw new Error('no'); console.log('echoed'); return event }`,
    Slow: 'export const handler = () => {}',
    Ship: `const seen = []; export const handler = (event) => { if (event.Records) seen.push(...event.Records.map(({ s3 }) => s3.bucket.name + ' ' + s3.object.key)); return seen }`,
    Beat: `let n = 0; export const handler = ({ beat }) => { if (beat) { n++; console.log(${JSON.stringify(metricsLine)}) } return n }`,
  },
  properties: {
    Slow: { Timeout: 900 },
    Echo: { Environment: { Variables: { SERVERS: { Ref: 'Servers' } } } },
  },
  resources: {
    Logs: {
      Type: 'AWS::S3::Bucket',
      Properties: {
        NotificationConfiguration: {
          LambdaConfigurations: [
            {
              Event: 's3:ObjectCreated:*',
              Function: { 'Fn::GetAtt': ['Ship', 'Arn'] },
              Filter: { S3Key: { Rules: [{ Name: 'suffix', Value: '.log' }] } },
            },
          ],
        },
      },
    },
    Schedule: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(1 minute)',
        Target: { Arn: { 'Fn::GetAtt': ['Beat', 'Arn'] }, Input: '{"beat":true}' },
      },
    },
  },
}

/** Runs the stack of these tests, in a directory that may be used again. */
const withLocalAws = async (
  directory: string,
  run: (aws: LocalAws) => Promise<void>,
  options: { readonly pagePort?: number } = {},
): Promise<void> => {
  await writeStack(directory, fixture)
  const secretsFile = join(directory, 'secrets.json')
  await writeFile(secretsFile, JSON.stringify({ kafka: { username: 'mm' } }))
  const stateDirectory = join(directory, 'state')
  const aws = await startLocalAws({
    cdkOut: directory,
    stateDirectory,
    parameters: {},
    secretsFile,
    pagePort: 0,
    ...options,
  })
  try {
    await run(aws)
  } finally {
    await aws.stop()
  }
}

const inStack = async (run: (aws: LocalAws) => Promise<void>): Promise<void> => {
  await using directory = await temporaryDirectory()
  await withLocalAws(directory.path, run)
}

const client = ({ endpoint }: LocalAws) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
})

const mapping = {
  FunctionName: 'Test-Echo',
  Topics: ['orders'],
  StartingPosition: 'TRIM_HORIZON' as const,
  BatchSize: 10,
  Enabled: false,
  Tags: { flow: 'a/b' },
  SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['127.0.0.1:1'] } },
  SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'mm-orders' },
}

test('the Lambda client invokes functions and hears of their errors', async () => {
  await inStack(async (aws) => {
    const lambda = new LambdaClient(client(aws))
    const taken = await lambda.send(new InvokeCommand({ FunctionName: 'Test-Echo', Payload: '{"a":1}' }))
    assert.deepEqual([taken.StatusCode, taken.Payload?.transformToString()], [200, '{"a":1}'])
    const failed = await lambda.send(new InvokeCommand({ FunctionName: 'Echo', Payload: '{"fail":true}' }))
    assert.deepEqual(
      [failed.FunctionError, JSON.parse(String(failed.Payload?.transformToString())).errorMessage],
      ['Unhandled', 'no'],
    )
    const later = await lambda.send(
      new InvokeCommand({ FunctionName: 'Echo', InvocationType: 'Event', Payload: '{}' }),
    )
    assert.equal(later.StatusCode, 202)
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: 'Echo' }))
    assert.deepEqual(Configuration?.Environment?.Variables, { SERVERS: 'localhost:9092' })
    const nobody = new InvokeCommand({ FunctionName: 'Nobody' })
    await assert.rejects(lambda.send(nobody), {
      name: 'ResourceNotFoundException',
      message: 'Function not found: Nobody',
    })
  })
})

test('the Lambda client makes, lists, changes and removes event source mappings', async () => {
  await inStack(async (aws) => {
    const lambda = new LambdaClient(client(aws))
    const made = await lambda.send(new CreateEventSourceMappingCommand(mapping))
    assert.equal(made.State, 'Creating')
    const UUID = made.UUID ?? ''
    const found = await lambda.send(new GetEventSourceMappingCommand({ UUID }))
    assert.equal(found.State, 'Disabled')
    assert.deepEqual(found.SelfManagedEventSource, mapping.SelfManagedEventSource)
    assert.equal(found.FunctionArn, 'arn:aws:lambda:us-east-1:000000000000:function:Test-Echo')
    assert.ok(found.LastModified instanceof Date && found.LastModified.getFullYear() > 2000)
    const Resource = made.EventSourceMappingArn ?? ''
    await lambda.send(new TagResourceCommand({ Resource, Tags: { more: 'x' } }))
    assert.deepEqual((await lambda.send(new ListTagsCommand({ Resource }))).Tags, { flow: 'a/b', more: 'x' })
    const updated = await lambda.send(new UpdateEventSourceMappingCommand({ UUID, BatchSize: 20 }))
    assert.deepEqual([updated.State, updated.BatchSize], ['Updating', 20])
    const removed = await lambda.send(new DeleteEventSourceMappingCommand({ UUID }))
    assert.equal(removed.State, 'Deleting')
    while (aws.eventSources().length > 0) await sleep(10)
    await assert.rejects(lambda.send(new GetEventSourceMappingCommand({ UUID })), {
      name: 'ResourceNotFoundException',
    })
  })
})

test('mappings are listed by function and in pages', async () => {
  await inStack(async (aws) => {
    const lambda = new LambdaClient(client(aws))
    for (const group of ['g1', 'g2', 'g3'])
      await lambda.send(
        new CreateEventSourceMappingCommand({
          ...mapping,
          SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: group },
        }),
      )
    const first = await lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: 'Test-Echo', MaxItems: 2 }),
    )
    const rest = await lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: 'Test-Echo', Marker: first.NextMarker }),
    )
    assert.deepEqual(
      [first.EventSourceMappings?.length, rest.EventSourceMappings?.length, rest.NextMarker],
      [2, 1, undefined],
    )
    const none = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName: 'Test-Ship' }))
    assert.deepEqual(none.EventSourceMappings, [])
  })
})

for (const [says, changes, name] of [
  ['two topics', { Topics: ['a1', 'b1'] }, 'InvalidParameterValueException'],
  ['a batch that is too large', { BatchSize: 10_001 }, 'InvalidParameterValueException'],
  ['a function that is not there', { FunctionName: 'Nobody' }, 'ResourceNotFoundException'],
  [
    'a function that may run for more than 14 minutes',
    { FunctionName: 'Slow' },
    'InvalidParameterValueException',
  ],
  ['a group that another mapping has', {}, 'ResourceConflictException'],
] as const) {
  test(`a mapping with ${says} is refused: ${name}`, async () => {
    await inStack(async (aws) => {
      const lambda = new LambdaClient(client(aws))
      await lambda.send(new CreateEventSourceMappingCommand(mapping))
      const SelfManagedKafkaEventSourceConfig =
        name === 'ResourceConflictException'
          ? mapping.SelfManagedKafkaEventSourceConfig
          : { ConsumerGroupId: 'other' }
      const request = {
        ...mapping,
        SelfManagedKafkaEventSourceConfig,
        ...changes,
        Topics: [...('Topics' in changes ? changes.Topics : mapping.Topics)],
      }
      await assert.rejects(lambda.send(new CreateEventSourceMappingCommand(request)), { name })
      assert.equal(aws.eventSources().length, 1)
    })
  })
}

test('mappings that were made are there again after a restart, and removed ones are not', async () => {
  await using directory = await temporaryDirectory()
  let kept = ''
  await withLocalAws(directory.path, async (aws) => {
    const lambda = new LambdaClient(client(aws))
    kept = (await lambda.send(new CreateEventSourceMappingCommand(mapping))).UUID ?? ''
    const other = { ...mapping, SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'other' } }
    const { UUID } = await lambda.send(new CreateEventSourceMappingCommand(other))
    await lambda.send(new DeleteEventSourceMappingCommand({ UUID }))
  })
  await withLocalAws(directory.path, async (aws) => {
    assert.deepEqual(
      aws.eventSources().map(({ uuid, groupId }) => [uuid, groupId]),
      [[kept, 'mm-orders']],
    )
    const EventSourceMappingArn = `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${kept}`
    const tags = await new LambdaClient(client(aws)).send(
      new ListTagsCommand({ Resource: EventSourceMappingArn }),
    )
    assert.deepEqual(tags.Tags, { flow: 'a/b' })
  })
})

test('the S3 client puts, reads, lists and removes objects', async () => {
  await inStack(async (aws) => {
    const s3 = new S3Client(client(aws))
    const at = { Bucket: 'test-logs', Key: 'web/a b+ü.log' }
    const { ETag } = await s3.send(
      new PutObjectCommand({ ...at, Body: 'hello world', ContentType: 'text/plain' }),
    )
    const whole = await s3.send(new GetObjectCommand(at))
    assert.deepEqual(
      [await whole.Body?.transformToString(), whole.ContentType, whole.ETag],
      ['hello world', 'text/plain', ETag],
    )
    for (const [Range, text] of [
      ['bytes=0-4', 'hello'],
      ['bytes=6-', 'world'],
      ['bytes=-3', 'rld'],
      ['bytes=6-99', 'world'],
    ]) {
      const part = await s3.send(new GetObjectCommand({ ...at, Range }))
      assert.deepEqual([await part.Body?.transformToString(), part.ContentLength], [text, text?.length])
    }
    const beyond = new GetObjectCommand({ ...at, Range: 'bytes=11-' })
    await assert.rejects(s3.send(beyond), { name: 'InvalidRange' })
    assert.equal((await s3.send(new HeadObjectCommand(at))).ContentLength, 11)
    await s3.send(new DeleteObjectCommand(at))
    await assert.rejects(s3.send(new GetObjectCommand(at)), { name: 'NoSuchKey' })
    await assert.rejects(s3.send(new HeadObjectCommand(at)), { name: 'NotFound' })
    await assert.rejects(s3.send(new GetObjectCommand({ ...at, Bucket: 'other' })), { name: 'NoSuchBucket' })
  })
})

test('a body that is a stream arrives without its chunks', async () => {
  await inStack(async (aws) => {
    const s3 = new S3Client(client(aws))
    const at = { Bucket: 'test-logs', Key: 'streamed' }
    const Body = Readable.from([Buffer.from('one '), Buffer.from('two')])
    await s3.send(new PutObjectCommand({ ...at, Body, ContentLength: 7 }))
    assert.equal(await (await s3.send(new GetObjectCommand(at))).Body?.transformToString(), 'one two')
  })
})

test('objects are listed by prefix, in the order of their keys and in pages', async () => {
  await inStack(async (aws) => {
    const s3 = new S3Client(client(aws))
    for (const key of ['web/2', 'web/1', 'web/10', 'app/1', `web/${'x'.repeat(300)}`])
      await aws.putObject('Logs', key, key)
    const first = await s3.send(new ListObjectsV2Command({ Bucket: 'test-logs', Prefix: 'web/', MaxKeys: 2 }))
    assert.deepEqual(
      first.Contents?.map(({ Key, Size }) => [Key, Size]),
      [
        ['web/1', 5],
        ['web/10', 6],
      ],
    )
    const ContinuationToken = first.NextContinuationToken
    const rest = await s3.send(
      new ListObjectsV2Command({ Bucket: 'test-logs', Prefix: 'web/', ContinuationToken }),
    )
    assert.deepEqual(
      rest.Contents?.map(({ Key }) => Key?.slice(0, 5)),
      ['web/2', 'web/x'],
    )
    assert.deepEqual([first.IsTruncated, rest.IsTruncated], [true, false])
  })
})

test('a function hears of an object whose key fits, and of no other', async () => {
  await inStack(async (aws) => {
    const s3 = new S3Client(client(aws))
    await s3.send(new PutObjectCommand({ Bucket: 'test-logs', Key: 'not.txt', Body: 'x' }))
    await s3.send(new PutObjectCommand({ Bucket: 'test-logs', Key: 'web/a b.log', Body: 'x' }))
    while (
      aws.functions().find(({ logicalId, running }) => logicalId === 'Ship' && running === 0)?.invocations !==
      1
    )
      await sleep(10)
    assert.deepEqual(JSON.parse((await aws.invoke('Ship', {})).payload.toString()), ['test-logs web/a+b.log'])
  })
})

test('the Secrets Manager client reads secrets', async () => {
  await inStack(async (aws) => {
    const secrets = new SecretsManagerClient(client(aws))
    assert.equal(
      (await secrets.send(new GetSecretValueCommand({ SecretId: 'kafka' }))).SecretString,
      '{"username":"mm"}',
    )
    await assert.rejects(secrets.send(new GetSecretValueCommand({ SecretId: 'other' })), {
      name: 'ResourceNotFoundException',
    })
  })
})

test('a schedule invokes its function at once, and metrics in its output are counted', async () => {
  await inStack(async (aws) => {
    // Its output comes before its end, and only then is its environment free for the next invocation.
    const isRunning = () =>
      aws.functions().some(({ logicalId, running }) => logicalId === 'Beat' && running > 0)
    while (aws.metrics().length === 0 || isRunning()) await sleep(10)
    assert.deepEqual(aws.metrics()[0]?.dimensions, { flow: 'a->b' })
    assert.equal((await aws.invoke('Beat', {})).payload.toString(), '1')
  })
})

test('the page, its state and the metrics are served', async () => {
  await inStack(async (aws) => {
    await aws.invoke('Echo', {})
    for (const [path, part] of [
      ['', '<title>AWS on this machine</title>'],
      ['page.js', 'api/state'],
      ['page.css', 'color-scheme'],
      ['metrics', 'AWS_Lambda_Invocations_sum{FunctionName="Test-Echo"} 1'],
    ]) {
      const answer = await fetch(`${aws.pageUrl}${path}`)
      assert.ok((await answer.text()).includes(part ?? ''), path)
    }
    const state = (await (await fetch(`${aws.pageUrl}api/state`)).json()) as {
      functions: object[]
      log: { text: string }[]
    }
    assert.equal(state.functions.length, 4)
    assert.ok(state.log.some(({ text }) => text === 'echoed'))
  })
})

test('a page port that is taken is one clear sentence, and nothing is left running', async () => {
  await using directory = await temporaryDirectory()
  const server = createServer()
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' ? (address?.port ?? 0) : 0)
    })
  })
  try {
    await assert.rejects(
      withLocalAws(directory.path, async () => {}, { pagePort: port }),
      {
        message: `port ${port} of 127.0.0.1 is taken: stop what listens there, or choose another port for the page`,
      },
    )
  } finally {
    server.close()
  }
})
