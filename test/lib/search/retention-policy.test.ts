import assert from 'node:assert/strict'
import { test } from 'node:test'
import { retentionPolicy } from '../../../lib/search/retention-policy.ts'

test('indices of a pattern are deleted so many days after they were made', () => {
  const { name, body } = retentionPolicy('web-*', 30)
  assert.equal(name, 'lambda-mirrormaker-web-_')
  const { policy } = body as { policy: { states: unknown[]; ism_template: unknown } }
  assert.deepEqual(policy.ism_template, [{ index_patterns: ['web-*'], priority: 50 }])
  assert.deepEqual(policy.states, [
    {
      name: 'kept',
      actions: [],
      transitions: [{ state_name: 'deleted', conditions: { min_index_age: '30d' } }],
    },
    { name: 'deleted', actions: [{ delete: {} }], transitions: [] },
  ])
})
