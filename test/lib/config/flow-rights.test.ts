import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FlowNames, flowRights } from '../../../lib/config/flow-rights.ts'
import type { KafkaRights } from '../../../lib/config/kafka-rights.ts'

const names: FlowNames = {
  sourceTopics: ['orders'],
  remoteTopics: ['a.orders'],
  groups: ['billing'],
  eventSourceGroups: ['__mm2-event-source/a/b/*'],
  positionsGroup: '__mm2-positions.a->b',
  workersGroup: 'a-mm2',
  heartbeatsTopic: 'heartbeats',
  checkpointsTopic: 'a.checkpoints.internal',
  offsetSyncsTopic: 'mm2-offset-syncs.b.internal',
  offsetSyncsLocation: 'source',
  syncsAcls: false,
  storageTopics: ['mm2-configs.a.internal', 'mm2-offset-map.a.internal'],
  offsetMapTopic: 'mm2-offset-map.a.internal',
}

const may = (rights: KafkaRights, action: string, name: string): boolean =>
  [...rights.topics, ...rights.groups].some(
    (granted) => granted.names.includes(name) && granted.actions.includes(action),
  )

test("the mirror, whose role is also the poller's, reads the source and appends to the target idempotently", () => {
  const { source, target } = flowRights(names).mirror
  assert.ok(may(source, 'ReadData', 'orders'))
  assert.ok(may(source, 'AlterGroup', '__mm2-event-source/a/b/*'))
  assert.ok(may(target, 'WriteData', 'a.orders'))
  assert.ok(may(target, 'AlterGroup', '__mm2-positions.a->b'))
  assert.ok(may(target, 'WriteData', 'mm2-offset-map.a.internal'))
  assert.ok(
    may(target, 'ReadData', 'mm2-configs.a.internal') && !may(target, 'WriteData', 'mm2-configs.a.internal'),
  )
  assert.ok(target.cluster.includes('WriteDataIdempotently'))
  assert.ok(!may(source, 'WriteData', 'orders'))
  assert.ok(!may(target, 'CreateTopic', 'a.orders'))
})

test('source-connector creates and configures topics, reads their records to take them over, and writes none', () => {
  const { source, target } = flowRights(names)['source-connector']
  assert.ok(may(target, 'CreateTopic', 'a.orders'))
  assert.ok(may(target, 'AlterTopicDynamicConfiguration', 'a.orders'))
  for (const [rights, topic] of [
    [source, 'orders'],
    [target, 'a.orders'],
  ] as const) {
    assert.ok(may(rights, 'ReadData', topic))
    assert.ok(!may(rights, 'WriteData', topic))
  }
  assert.ok(may(target, 'DescribeGroup', 'a-mm2') && !may(target, 'AlterGroup', 'a-mm2'))
})

test('only a flow that copies rules of access may alter the cluster', () => {
  const clusterOf = (syncsAcls: boolean) =>
    flowRights({ ...names, syncsAcls })['source-connector'].target.cluster
  assert.ok(clusterOf(true).includes('AlterCluster'))
  assert.ok(!clusterOf(false).includes('AlterCluster'))
})

test('checkpoint looks at groups of the source and moves those of the target', () => {
  const { source, target } = flowRights(names).checkpoint
  assert.ok(may(source, 'DescribeGroup', 'billing') && !may(source, 'AlterGroup', 'billing'))
  assert.ok(may(target, 'AlterGroup', 'billing'))
  assert.ok(may(target, 'WriteData', 'a.checkpoints.internal'))
})

for (const location of ['source', 'target'] as const) {
  test(`offset syncs that stand on the ${location} are written by the mirror and read by checkpoint there, and only there`, () => {
    const { mirror, checkpoint } = flowRights({ ...names, offsetSyncsLocation: location })
    const other = location === 'source' ? 'target' : 'source'
    assert.ok(may(mirror[location], 'WriteData', names.offsetSyncsTopic))
    assert.ok(may(checkpoint[location], 'ReadData', names.offsetSyncsTopic))
    assert.ok(!may(mirror[other], 'DescribeTopic', names.offsetSyncsTopic))
    assert.ok(!may(checkpoint[other], 'DescribeTopic', names.offsetSyncsTopic))
  })
}

test('heartbeat writes heartbeats to the target, and reads there whether it is to', () => {
  const { source, target } = flowRights(names).heartbeat
  assert.deepEqual([source.topics, source.groups, target.groups], [[], [], []])
  assert.deepEqual(
    target.topics.map((granted) => granted.names),
    [names.storageTopics, ['heartbeats']],
  )
  assert.ok(!may(target, 'WriteData', names.storageTopics[0] ?? ''))
})
