import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { readCdkOut } from '../../../local/cloud-formation/cdk-out.ts'
import { isCalled, stackResources } from '../../../local/cloud-formation/stack-resources.ts'
import { Template } from '../../../local/cloud-formation/template.ts'
import type { JsonObject } from '../../../local/json.ts'
import { type StackFixture, writeStack } from '../../support/stack-fixture.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const location = { stackName: 'Test', region: 'us-east-1', accountId: '000000000000' }
const code = 'export const handler = () => {}'

const read = async (fixture: StackFixture) => {
  await using directory = await temporaryDirectory()
  await writeStack(directory.path, fixture)
  const stack = readCdkOut(directory.path)
  return stackResources(new Template(stack.template, location), stack)
}

test('a function has the limits that its properties say, and Lambda’s defaults where they do not', async () => {
  const { functions } = await read({
    functions: { Small: code, Large: code },
    properties: {
      Large: {
        Timeout: 60,
        MemorySize: 1769,
        ReservedConcurrentExecutions: 1,
        Environment: { Variables: { TOPIC: 'orders', SIZE: 5 } },
      },
    },
  })
  const [small, large] = functions
  assert.deepEqual([small?.timeoutSeconds, small?.memoryMb, small?.reservedConcurrency], [3, 128, undefined])
  assert.deepEqual([large?.timeoutSeconds, large?.memoryMb, large?.reservedConcurrency], [60, 1769, 1])
  assert.deepEqual(large?.environment, { TOPIC: 'orders', SIZE: '5' })
})

test('what becomes of events that nobody waits for is said by the function’s configuration', async () => {
  const Properties = { FunctionName: { Ref: 'Beat' }, MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 }
  const { functions } = await read({
    functions: { Beat: code, Ship: code },
    resources: { Config: { Type: 'AWS::Lambda::EventInvokeConfig', Properties } },
  })
  assert.deepEqual(
    functions.map(({ asyncPolicy }) => asyncPolicy),
    [
      { maxRetries: 0, maxAgeSeconds: 60 },
      { maxRetries: 2, maxAgeSeconds: 21_600 },
    ],
  )
})

test('functions that serve custom resources only are left out, and those that they call', async () => {
  const { functions } = await read({
    functions: { Mirror: code, Framework: code, OnEvent: code },
    properties: {
      Framework: { Environment: { Variables: { CALLS: { 'Fn::GetAtt': ['OnEvent', 'Arn'] } } } },
    },
    resources: {
      Brokers: {
        Type: 'Custom::Brokers',
        Properties: { ServiceToken: { 'Fn::GetAtt': ['Framework', 'Arn'] } },
      },
    },
  })
  assert.deepEqual(
    functions.map(({ logicalId }) => logicalId),
    ['Mirror'],
  )
})

test('a function is called by its logical id, its name and its ARN', async () => {
  const [mirror] = (await read({ functions: { Mirror: code } })).functions
  assert.ok(mirror)
  for (const name of ['Mirror', 'Test-Mirror', mirror.arn, `${mirror.arn}:live`])
    assert.ok(isCalled(name, mirror))
  assert.ok(!isCalled('Mirro', mirror))
})

test('an environment variable that a custom resource would give is refused with both names', async () => {
  const Variables = { SERVERS: { 'Fn::GetAtt': ['Brokers', 'Servers'] } }
  await assert.rejects(
    read({
      functions: { Mirror: code },
      properties: { Mirror: { Environment: { Variables } } },
      resources: { Brokers: { Type: 'Custom::Brokers', Properties: {} } },
    }),
    /Mirror cannot be resolved: Brokers\.Servers is known only on AWS/,
  )
})

test('environment variables of more than 4 KB are refused, as by Lambda', async () => {
  const properties = { Mirror: { Environment: { Variables: { BIG: 'x'.repeat(4100) } } } }
  await assert.rejects(
    read({ functions: { Mirror: code }, properties }),
    /Mirror have 4103 bytes, and Lambda takes 4096/,
  )
})

const notification: JsonObject = {
  Events: ['s3:ObjectCreated:*'],
  Filter: {
    Key: {
      FilterRules: [
        { Name: 'suffix', Value: '.log' },
        { Name: 'prefix', Value: 'web/' },
      ],
    },
  },
  LambdaFunctionArn: { 'Fn::GetAtt': ['Ship', 'Arn'] },
}

test('a bucket’s notifications come from CDK’s custom resource', async () => {
  const { buckets } = await read({
    functions: { Ship: code },
    resources: {
      Logs: { Type: 'AWS::S3::Bucket' },
      Notifications: {
        Type: 'Custom::S3BucketNotifications',
        Properties: {
          ServiceToken: 'x',
          BucketName: { Ref: 'Logs' },
          NotificationConfiguration: { LambdaFunctionConfigurations: [notification] },
        },
      },
    },
  })
  const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:Test-Ship'
  assert.deepEqual(buckets, [
    {
      logicalId: 'Logs',
      name: 'test-logs',
      notifications: [{ functionArn, suffix: '.log', prefix: 'web/' }],
    },
  ])
})

test('a bucket’s notifications come from the bucket itself', async () => {
  const { buckets } = await read({
    functions: { Ship: code },
    resources: {
      Logs: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          NotificationConfiguration: {
            LambdaConfigurations: [
              { Event: 's3:ObjectCreated:Put', Function: 'arn:ship' },
              { Event: 's3:ObjectRemoved:*', Function: 'arn:other' },
            ],
          },
        },
      },
    },
  })
  assert.deepEqual(buckets[0]?.notifications, [{ functionArn: 'arn:ship', prefix: '', suffix: '' }])
})

test('without asset metadata the code is found by its S3 key', async () => {
  await using directory = await temporaryDirectory()
  const resource = {
    Type: 'AWS::Lambda::Function',
    Properties: { Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { S3Key: 'abc.zip' } },
  }
  await writeStack(directory.path, { resources: { Mirror: resource } })
  const assets = { files: { abc: { source: { path: 'asset.abc', packaging: 'zip' } } } }
  await writeFile(join(directory.path, 'Test.assets.json'), JSON.stringify(assets))
  const stack = readCdkOut(directory.path)
  const { functions } = stackResources(new Template(stack.template, location), stack)
  assert.equal(functions[0]?.codeDirectory, join(directory.path, 'asset.abc'))
})

test('a directory without a synthesised app is refused with what to do', async () => {
  await using directory = await temporaryDirectory()
  assert.throws(() => readCdkOut(directory.path), /manifest\.json is missing: synthesise the stack first/)
})

test('a stack that is not there is refused by name', async () => {
  await using directory = await temporaryDirectory()
  await writeStack(directory.path, {})
  assert.throws(() => readCdkOut(directory.path, 'Other'), /has no stack Other/)
})
