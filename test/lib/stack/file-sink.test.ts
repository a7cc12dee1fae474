import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resourceOf, resourcesOf, statementsOf, synthesise } from './synthesise.ts'

const stack = await synthesise('filestream')

test('a sink of lines has a bucket that is encrypted with the key of the settings, stays, and forgets broken uploads', () => {
  const { Properties, DeletionPolicy } = resourceOf(stack, 'AWS::S3::Bucket', 'LinesSinkFiles')
  assert.equal(DeletionPolicy, 'Retain')
  assert.match(
    JSON.stringify(Properties.BucketEncryption),
    /"KMSMasterKeyID":"arn:[^"]*0001","SSEAlgorithm":"aws:kms"/,
  )
  assert.match(
    JSON.stringify(Properties.LifecycleConfiguration),
    /"AbortIncompleteMultipartUpload":\{"DaysAfterInitiation":1\}/,
  )
})

test('its function writes one object, and what tells that it is not there yet', () => {
  const statements = statementsOf(stack, 'LinesSinkFileSink')
  const [written, ...others] = statements.filter(({ actions }) => actions.includes('s3:PutObject'))
  assert.deepEqual(others, [])
  assert.deepEqual(written?.actions, ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'])
  assert.match(written?.resources[0] ?? '', /"\/out\/lines\.txt"/)
  const listed = statements.find(({ actions }) => actions.includes('s3:ListBucket'))
  assert.match(listed?.resources[0] ?? '', /^\{"Fn::GetAtt":\["LinesSinkFiles/)
  assert.ok(statements.some(({ actions }) => actions.includes('kms:GenerateDataKey')))
})

test('each of its topics has an event source, read by the groups that Connect has', () => {
  const groups = resourcesOf(stack, 'AWS::Lambda::EventSourceMapping', 'LinesSinkFileSink').map(
    ({ Properties }) => {
      const { AmazonManagedKafkaEventSourceConfig } = Properties as {
        AmazonManagedKafkaEventSourceConfig?: { ConsumerGroupId?: string }
      }
      return AmazonManagedKafkaEventSourceConfig?.ConsumerGroupId
    },
  )
  assert.deepEqual(groups.sort(), ['connect-lines-sink.lines', 'connect-lines-sink.more'])
})

test('a sink that prints has no bucket, and no right on any', () => {
  assert.deepEqual(resourcesOf(stack, 'AWS::S3::Bucket', 'PrintSink'), [])
  const actions = statementsOf(stack, 'PrintSink').flatMap((statement) => statement.actions)
  assert.deepEqual(
    actions.filter((action) => action.startsWith('s3:')),
    [],
  )
})

test('a source of lines keeps its offset in the topic of Connect, which the function may write', () => {
  const written = statementsOf(stack, 'LinesSourceFileSource').filter(({ actions }) =>
    actions.includes('kafka-cluster:WriteData'),
  )
  assert.match(JSON.stringify(written), /mm2-connect-offsets\.internal/)
})

test('a sink that falls behind, fails, leaves records out or is in its own way raises an alarm', () => {
  const alarms = resourcesOf(stack, 'AWS::CloudWatch::Alarm', 'LinesSink').map(({ id }) =>
    id.replace(/^LinesSink(FileSink)?|[0-9A-F]{8}$/g, ''),
  )
  assert.deepEqual(alarms.sort(), ['Failed', 'FileContended', 'Lag', 'LinesMalformed'])
})
