import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultGroupFilter } from '../../../lib/mirror/group-filter.ts'

test('MirrorCheckpointConfigTest.testGroupMatching: one id, and no other', () => {
  const { shouldReplicateGroup } = defaultGroupFilter(['group1'], [])
  assert.equal(shouldReplicateGroup('group1'), true)
  assert.equal(shouldReplicateGroup('group2'), false)
})

test('the groups that MirrorMaker 2 excludes by default are excluded', () => {
  const { shouldReplicateGroup } = defaultGroupFilter(['.*'], ['console-consumer-.*', 'connect-.*', '__.*'])
  const groups = ['app', 'console-consumer-1', 'connect-sink', '__positions', 'my-connect-sink']
  assert.deepEqual(groups.filter(shouldReplicateGroup), ['app', 'my-connect-sink'])
})
