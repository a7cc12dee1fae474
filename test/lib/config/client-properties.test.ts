import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type ClientKind,
  type ClusterRole,
  clientId,
  clientProperties,
} from '../../../lib/config/client-properties.ts'
import { entriesOf, settingsOf } from '../../../lib/config/config-entries.ts'
import type { Settings } from '../../../lib/config/settings-file.ts'

// As TestUtils.makeProps of MirrorMaker's tests.
const props = (more: Settings = {}) =>
  entriesOf(
    { name: 'ConnectorName', 'source.cluster.alias': 'source1', 'target.cluster.alias': 'target2', ...more },
    'settings.json',
  )

const clientOf = (cluster: ClusterRole, client: ClientKind, more: Settings): Settings =>
  settingsOf(clientProperties(props(more), cluster, client))

test('MirrorConnectorConfigTest.testSourceConsumerConfig: consumer settings over those of the cluster, and two rules', () => {
  const config = clientOf('source', 'consumer', {
    'consumer.max.poll.interval.ms': '120000',
    'source.cluster.bootstrap.servers': 'localhost:2345',
  })
  assert.deepEqual(config, {
    'enable.auto.commit': 'false',
    'auto.offset.reset': 'earliest',
    'max.poll.interval.ms': '120000',
    'bootstrap.servers': 'localhost:2345',
  })
  assert.equal(
    clientOf('source', 'consumer', { 'consumer.auto.offset.reset': 'latest' })['auto.offset.reset'],
    'latest',
  )
  assert.equal(
    clientOf('source', 'consumer', { 'consumer.enable.auto.commit': 'true' })['enable.auto.commit'],
    'false',
  )
})

test('MirrorConnectorConfigTest.testSourceConsumerConfigWithSourcePrefix: source.consumer.k wins over consumer.k', () => {
  const config = clientOf('source', 'consumer', {
    'consumer.max.poll.interval.ms': '1',
    'source.consumer.max.poll.interval.ms': '100',
    'source.consumer.auto.offset.reset': 'latest',
  })
  assert.equal(config['max.poll.interval.ms'], '100')
  assert.equal(config['auto.offset.reset'], 'latest')
})

for (const [name, cluster, client, prefix] of [
  ['testSourceProducerConfig', 'source', 'producer', 'producer.'],
  ['testSourceProducerConfigWithSourcePrefix', 'source', 'producer', 'source.producer.'],
  ['testSourceAdminConfig', 'source', 'admin', 'admin.'],
  ['testSourceAdminConfigWithSourcePrefix', 'source', 'admin', 'source.admin.'],
  ['testTargetAdminConfig', 'target', 'admin', 'admin.'],
  ['testTargetAdminConfigWithSourcePrefix', 'target', 'admin', 'target.admin.'],
] as const) {
  test(`MirrorConnectorConfigTest.${name}: ${prefix}k reaches the ${client} of the ${cluster}`, () => {
    assert.deepEqual(clientOf(cluster, client, { [`${prefix}acks`]: '1' }), { acks: '1' })
  })
}

test('settings of one cluster or client do not reach another', () => {
  const settings = {
    'source.producer.acks': '1',
    'target.admin.acks': '2',
    'source.cluster.ssl.protocol': '3',
  }
  assert.deepEqual(clientOf('target', 'producer', settings), {})
  assert.deepEqual(clientOf('source', 'admin', settings), { 'ssl.protocol': '3' })
})

test('of the settings of a cluster, only those that its clients share count', () => {
  assert.deepEqual(
    clientOf('source', 'admin', {
      'source.cluster.request.timeout.ms': '1',
      'source.cluster.ssl.protocol': '2',
    }),
    { 'ssl.protocol': '2' },
  )
})

test('admin.timeout.ms and consumer.poll.timeout.ms are settings of connectors, and reach no client', () => {
  assert.deepEqual(clientOf('source', 'admin', { 'admin.timeout.ms': '1' }), {})
  assert.equal(
    clientOf('source', 'consumer', { 'consumer.poll.timeout.ms': '1' })['poll.timeout.ms'],
    undefined,
  )
})

test('the cluster of a connector has settings under cluster. alone', () => {
  assert.deepEqual(
    clientOf('cluster', 'producer', {
      'cluster.ssl.protocol': '1',
      'cluster.producer.compression.type': 'zstd',
      'producer.acks': '0',
      'cluster.consumer.x': 'y',
    }),
    { 'ssl.protocol': '1', 'compression.type': 'zstd' },
  )
})

for (const [name, role] of [
  ['testProducerConfigsForOffsetSyncsTopic', 'offset-syncs-source-producer'],
  ['testAdminConfigsForOffsetSyncsTopic', 'offset-syncs-target-admin'],
]) {
  test(`MirrorSourceConfigTest.${name}: a client id says flow, connector and role`, () => {
    assert.equal(clientId(props(), null, role ?? ''), `source1->target2|ConnectorName|${role}`)
    assert.equal(clientId(props(), 'test', role ?? ''), `test|source1->target2|ConnectorName|${role}`)
  })
}

test('MirrorCheckpointConfigTest.testConsumerConfigsForOffsetSyncsTopic: the client follows the location of the topic', () => {
  const settings = {
    'source.consumer.max.partition.fetch.bytes': '1',
    'target.consumer.heartbeat.interval.ms': '2',
  }
  assert.equal(clientOf('source', 'consumer', settings)['max.partition.fetch.bytes'], '1')
  assert.equal(clientOf('target', 'consumer', settings)['max.partition.fetch.bytes'], undefined)
  assert.equal(clientOf('target', 'consumer', settings)['heartbeat.interval.ms'], '2')
})

test('a connector that is no flow has its own name and role', () => {
  assert.equal(
    clientId(entriesOf({ name: 'weblog-sink' }, 'f'), null, 'search-sink'),
    'weblog-sink|search-sink',
  )
})
