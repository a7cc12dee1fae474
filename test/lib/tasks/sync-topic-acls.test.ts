import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AclBinding } from '../../../lib/mirror/acl-plan.ts'
import { TopicAcls } from '../../../lib/tasks/sync-topic-acls.ts'

const allowAll: AclBinding = {
  resourceType: 'TOPIC',
  patternType: 'LITERAL',
  name: 'orders',
  principal: 'User:app',
  host: '*',
  operation: 'ALL',
  permission: 'ALLOW',
}

const aclsOf = (
  source: readonly AclBinding[] | undefined,
  target: readonly AclBinding[] | undefined = [],
) => {
  const created: AclBinding[] = []
  const told: string[] = []
  const acls = new TopicAcls({
    source: { topicAcls: async () => source },
    target: {
      topicAcls: async () => target,
      createAcls: async (bindings) => void created.push(...bindings),
    },
    shouldReplicateTopic: () => true,
    remoteTopic: (topic) => `source.${topic}`,
    log: { info: (line) => told.push(line) },
  })
  return { acls, created, told }
}

test('MirrorSourceConnectorTest.testNoBrokerAclAuthorizer: one advice, then quiet; the target is never asked', async () => {
  const { acls, created, told } = aclsOf(undefined)
  await acls.sync()
  await acls.sync()
  assert.equal(told.length, 1)
  assert.match(told[0] ?? '', /no authorizer.*sync\.topic\.acls\.enabled=false/)
  assert.deepEqual(created, [])
})

test('the rules of a topic are created on its remote topic, ALLOW ALL as ALLOW READ', async () => {
  const { acls, created } = aclsOf([allowAll])
  await acls.sync()
  assert.deepEqual(created, [{ ...allowAll, name: 'source.orders', operation: 'READ' }])
})

test('without rules nothing is asked of the target', async () => {
  const { acls, created } = aclsOf([])
  await acls.sync()
  assert.deepEqual(created, [])
})

test('what the target has already is not written again', async () => {
  const there = { ...allowAll, name: 'source.orders', operation: 'READ' }
  const { acls, created, told } = aclsOf([allowAll, { ...allowAll, host: '10.0.0.1' }], [there])
  await acls.sync()
  assert.deepEqual(created, [{ ...there, host: '10.0.0.1' }])
  assert.deepEqual(told, ['Created the ACL of source.orders: ALLOW READ for User:app'])
})

test('a target without an authorizer gets none, which is said once', async () => {
  const told: string[] = []
  const acls = new TopicAcls({
    source: { topicAcls: async () => [allowAll] },
    target: {
      topicAcls: async () => undefined,
      createAcls: async () => assert.fail('nothing may be written'),
    },
    shouldReplicateTopic: () => true,
    remoteTopic: (topic) => topic,
    log: { info: (line) => told.push(line) },
  })
  await acls.sync()
  await acls.sync()
  assert.equal(told.length, 1)
})
