import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Stack } from 'aws-cdk-lib'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { cleanupStatements } from '../../../lib/stack/cleanup-statements.ts'

const actionsOf = (settings: Readonly<Record<string, string>>, more = {}): unknown[] => {
  const bucket = Bucket.fromBucketName(new Stack(), 'Logs', 'logs') as Bucket
  return cleanupStatements({ settings, ...more }, bucket).map((statement) => [
    statement.actions.join(' '),
    ...statement.resources.map((resource) => resource.replace(/^.*:s3:::/, '')),
  ])
}
const move = {
  'fs.cleanup.policy.class': 'AmazonS3MoveCleanupPolicy',
  'fs.cleanup.policy.move.success.aws.prefix.path': 'done',
  'fs.cleanup.policy.move.failure.aws.prefix.path': 'failed',
  'fs.cleanup.policy.move.failure.aws.bucket.name': 'other',
}

test('a function may do to objects what its cleanup policy does, and no more', () => {
  assert.deepEqual(actionsOf({}), [])
  assert.deepEqual(actionsOf({ 'fs.cleanup.policy.class': 'DeleteCleanupPolicy' }), [
    ['s3:DeleteObject', 'logs/*'],
  ])
  assert.deepEqual(actionsOf(move), [
    ['s3:DeleteObject', 'logs/*'],
    ['s3:GetObjectTagging', 'logs/*'],
    ['s3:PutObject s3:PutObjectTagging', 'logs/done/*', 'other/failed/*'],
  ])
})

test('the place of a connector that is posted may do nothing to them', () => {
  assert.deepEqual(actionsOf(move, { isPlace: true }), [])
})
