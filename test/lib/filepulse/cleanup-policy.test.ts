import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCleanupPolicy } from '../../../lib/filepulse/cleanup-policy.ts'
import { readListFilters } from '../../../lib/filepulse/list-filters.ts'

const name = (policy: string) => ({ 'fs.cleanup.policy.class': `io.x.${policy}` })
const move = {
  ...name('AmazonS3MoveCleanupPolicy'),
  'fs.cleanup.policy.move.success.aws.prefix.path': 'done/',
  'fs.cleanup.policy.move.failure.aws.prefix.path': 'failed',
  'fs.cleanup.policy.move.failure.aws.bucket.name': 'other',
}
const withSource = {
  ...move,
  'fs.cleanup.policy.move.success.aws.include.source.prefix.path': 'true',
  'fs.cleanup.policy.move.exclude.source.prefix.path': 'in/',
}
const object = { bucket: 'logs', key: 'in/2025/a.log' }
const to = (bucket: string, key: string) => ({ kind: 'move', to: { bucket, key } })

for (const [says, settings, success, failure] of [
  ['nothing that is said leaves objects alone', {}, { kind: 'leave' }, { kind: 'leave' }],
  ['so does LogCleanupPolicy', name('LogCleanupPolicy'), { kind: 'leave' }, { kind: 'leave' }],
  [
    'DeleteCleanupPolicy deletes in both cases',
    name('DeleteCleanupPolicy'),
    { kind: 'delete' },
    { kind: 'delete' },
  ],
  ['objects are moved by their names', move, to('logs', 'done/a.log'), to('other', 'failed/a.log')],
  ['or with their own prefix', withSource, to('logs', 'done/2025/a.log'), to('other', 'failed/a.log')],
  [
    'beside where they were',
    name('LocalMoveCleanupPolicy'),
    to('logs', 'in/2025/.success/a.log'),
    to('logs', 'in/2025/.failure/a.log'),
  ],
] as const) {
  test(says, () => {
    const policy = readCleanupPolicy(settings)
    assert.deepEqual([policy.of(object, 'success'), policy.of(object, 'failure')], [success, failure])
  })
}

for (const [says, settings, key, isRead] of [
  ['what was moved within the bucket', move, 'done/a.log', false],
  ['a key that another bucket has below its prefix', move, 'failed/a.log', true],
  ['what was moved beside where it was', name('LocalMoveCleanupPolicy'), 'in/.failure/a.log', false],
  ['a file in a folder of a longer name', name('LocalMoveCleanupPolicy'), 'in/x.failure/a.log', true],
] as const) {
  test(`${says} is ${isRead ? '' : 'not '}read`, () => {
    assert.equal(readListFilters(settings)({ bucket: 'logs', key }, 0), isRead)
  })
}

for (const [settings, message] of [
  [
    name('RegexRouterCleanupPolicy'),
    /^fs\.cleanup\.policy\.class is io\.x\.RegexRouter.*write one of LogCleanup/,
  ],
  [name('AmazonS3MoveCleanupPolicy'), /^fs\.cleanup\.policy\.move\.success\.aws\.prefix\.path is not set/],
  [
    { ...name('LocalMoveCleanupPolicy'), 'cleaner.output.failed.path': '/tmp' },
    /^cleaner\.output\.failed\.path is "\/tmp"/,
  ],
] as const) {
  test(`${JSON.stringify(settings)} is refused with its key`, () => {
    assert.throws(() => readCleanupPolicy(settings), { message })
  })
}
