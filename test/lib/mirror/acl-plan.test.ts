import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AclBinding,
  planAcls,
  shouldReplicateAcl,
  targetAclBinding,
} from '../../../lib/mirror/acl-plan.ts'

const binding = (overrides: Partial<AclBinding> = {}): AclBinding => ({
  resourceType: 'TOPIC',
  patternType: 'LITERAL',
  name: 't',
  principal: 'User:ann',
  host: '*',
  operation: 'READ',
  permission: 'ALLOW',
  ...overrides,
})
const remote = (topic: string): string => `A.${topic}`
const plan = (...source: readonly AclBinding[]): readonly AclBinding[] =>
  planAcls(source, (topic) => !topic.startsWith('__'), remote)

test('MirrorSourceConnectorTest.testAclFiltering: ALLOW WRITE is dropped, ALLOW ALL is not', () => {
  assert.equal(shouldReplicateAcl(binding({ operation: 'WRITE' })), false)
  assert.equal(shouldReplicateAcl(binding({ operation: 'ALL' })), true)
})

test('MirrorSourceConnectorTest.testAclTransformation: ALLOW ALL becomes ALLOW READ of the remote topic, DENY ALL stays', () => {
  assert.deepEqual(
    targetAclBinding(binding({ operation: 'ALL' }), remote),
    binding({ name: 'A.t', operation: 'READ' }),
  )
  const deny = binding({ operation: 'ALL', permission: 'DENY' })
  assert.deepEqual(targetAclBinding(deny, remote), { ...deny, name: 'A.t' })
})

for (const [says, source, expected] of [
  ['a prefixed rule is ignored', binding({ patternType: 'PREFIXED' }), undefined],
  ['a rule of a group is ignored', binding({ resourceType: 'GROUP' }), undefined],
  ['a rule of a topic that is not mirrored is ignored', binding({ name: '__x' }), undefined],
  [
    'DENY WRITE is copied',
    binding({ operation: 'WRITE', permission: 'DENY' }),
    binding({ name: 'A.t', operation: 'WRITE', permission: 'DENY' }),
  ],
  ['ALLOW DELETE is copied', binding({ operation: 'DELETE' }), binding({ name: 'A.t', operation: 'DELETE' })],
  [
    'principal and host stay',
    binding({ principal: 'User:CN=x', host: '10.0.0.1' }),
    binding({ name: 'A.t', principal: 'User:CN=x', host: '10.0.0.1' }),
  ],
] as const) {
  test(says, () => {
    assert.deepEqual(plan(source), expected === undefined ? [] : [expected])
  })
}

test('rules that become the same are created once', () => {
  assert.deepEqual(plan(binding(), binding({ operation: 'ALL' })), [binding({ name: 'A.t' })])
})
