import assert from 'node:assert/strict'
import { test } from 'node:test'
import { flowFunctions } from '../../../lib/config/environment.ts'
import { flowPermissions, grantLines, type Permission } from '../../../lib/config/flow-permissions.ts'
import { type FlowNames, flowRights } from '../../../lib/config/flow-rights.ts'

const names: FlowNames = {
  sourceTopics: ['orders'],
  remoteTopics: ['a.orders'],
  groups: ['app'],
  eventSourceGroups: ['__mm2-event-source/a/b/orders'],
  positionsGroup: '__mm2-positions.a->b',
  workersGroup: 'a-mm2',
  heartbeatsTopic: 'heartbeats',
  checkpointsTopic: 'a.checkpoints.internal',
  offsetSyncsTopic: 'mm2-offset-syncs.b.internal',
  offsetSyncsLocation: 'source',
  syncsAcls: true,
  storageTopics: ['mm2-offsets.a.internal'],
  offsetMapTopic: 'mm2-offset-map.a.internal',
}
const wanted = flowPermissions(names, new Set(flowFunctions))
const of = (side: string, resource: string, name: string): readonly string[] =>
  wanted
    .filter((one) => one.side === side && one.resource === resource && one.name === name)
    .map(({ operation }) => operation)
    .sort()

test('permissions are those of the roles, in the words of ACLs', () => {
  assert.deepEqual(of('source', 'topic', 'orders'), ['Describe', 'DescribeConfigs', 'Read'])
  assert.deepEqual(of('source', 'group', 'app'), ['Describe'])
  assert.deepEqual(of('target', 'group', 'app'), ['Describe', 'Read'])
  assert.deepEqual(of('target', 'group', '__mm2-positions.a->b'), ['Describe', 'Read'])
  assert.deepEqual(of('target', 'topic', 'a.orders'), [
    'Alter',
    'AlterConfigs',
    'Create',
    'Describe',
    'DescribeConfigs',
    'Read',
    'Write',
  ])
  assert.deepEqual(of('target', 'cluster', ''), ['Alter', 'Describe', 'IdempotentWrite'])
})

test('each is there once, with all functions that need it', () => {
  const reads = wanted.filter(
    ({ side, name, operation }) => side === 'source' && name === 'orders' && operation === 'Read',
  )
  assert.deepEqual(
    reads.map(({ neededBy }) => neededBy),
    [['mirror', 'source-connector']],
  )
})

test('no action of the roles is forgotten, but to connect, which no ACL grants', () => {
  const known = new Set(wanted.map(({ iamAction }) => iamAction))
  const actions = Object.values(flowRights(names)).flatMap(({ source, target }) =>
    [source, target].flatMap(({ cluster, topics, groups }) => [
      ...cluster,
      ...[...topics, ...groups].flatMap((granted) => granted.actions),
    ]),
  )
  assert.deepEqual(
    [...new Set(actions)].filter((action) => !known.has(action)),
    ['Connect'],
  )
})

const permission = (resource: Permission['resource'], name: string, operation: string): Permission => ({
  side: 'source',
  resource,
  name,
  operation,
  iamAction: operation === 'Read' && resource === 'topic' ? 'ReadData' : 'DescribeCluster',
  neededBy: ['mirror'],
})
const to = { principal: 'User:mirror', bootstrapServers: 'kafka:9096', iamClusterArn: undefined }
const acls =
  'kafka-acls.sh --bootstrap-server kafka:9096 --command-config admin.properties --add --allow-principal'

test('what is missing alike is granted by one line', () => {
  const missing = [
    permission('topic', 'orders', 'Read'),
    permission('topic', 'orders', 'Describe'),
    permission('topic', 'clicks', 'Describe'),
    permission('topic', 'clicks', 'Read'),
    permission('cluster', '', 'IdempotentWrite'),
  ]
  assert.deepEqual(grantLines(missing, to), [
    `${acls} User:mirror --operation Describe --operation Read --topic orders --topic clicks`,
    `${acls} User:mirror --operation IdempotentWrite --cluster`,
  ])
})

test('names that a shell would change are in quotes', () => {
  const missing = [permission('group', '__mm2-positions.a->b', 'Read')]
  assert.deepEqual(grantLines(missing, { ...to, principal: 'User:CN=it mirrors,O=Corp' }), [
    `${acls} 'User:CN=it mirrors,O=Corp' --operation Read --group '__mm2-positions.a->b'`,
  ])
})

test('where IAM decides the action is named, with its resource', () => {
  const iamClusterArn = 'arn:aws:kafka:eu-west-1:1:cluster/primary/uuid'
  const missing = [permission('topic', 'orders', 'Read'), permission('cluster', '', 'Describe')]
  assert.deepEqual(grantLines(missing, { ...to, iamClusterArn }), [
    'kafka-cluster:ReadData on arn:aws:kafka:eu-west-1:1:topic/primary/uuid/orders',
    'kafka-cluster:DescribeCluster on arn:aws:kafka:eu-west-1:1:cluster/primary/uuid',
  ])
})
