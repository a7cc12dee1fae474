import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validateClientConfig } from '../../../lib/config/client-config.ts'
import { parseConfig, validateConfig } from '../../../lib/config/config-def.ts'
import { entriesOf, settingsOf } from '../../../lib/config/config-entries.ts'
import { mirrorCheckpointConfig } from '../../../lib/config/mirror-checkpoint-config.ts'
import { mirrorConnectorConfig } from '../../../lib/config/mirror-connector-config.ts'
import {
  allConfigNames,
  clientConfig,
  clusterPairs,
  clusterProps,
  connectorBaseConfig,
  flowName,
  mirrorConnectors,
  workerConfig,
} from '../../../lib/config/mirror-maker-config.ts'
import { mirrorSourceConfig } from '../../../lib/config/mirror-source-config.ts'
import type { Settings } from '../../../lib/config/settings-file.ts'
import { defaultTopicFilter } from '../../../lib/mirror/topic-filter.ts'

// biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of a config provider, not of a template
const expression = '${fake:secret:password}'

const properties = (settings: Settings) => entriesOf(settings, 'mm2.properties')

const base = (settings: Settings, flow = 'a->b'): Settings => {
  const [source = '', target = ''] = flow.split('->')
  return settingsOf(connectorBaseConfig(properties(settings), { source, target }, 'MirrorSourceConnector'))
}

const pairsOf = (settings: Settings): string[] => clusterPairs(properties(settings)).map(flowName)

test('MirrorMakerConfigTest.testClusterConfigProperties: settings of clusters become those of source and target', () => {
  const config = base({
    clusters: 'a, b',
    'a.bootstrap.servers': 'servers-one',
    'b.bootstrap.servers': 'servers-two',
    'security.protocol': 'SSL',
    'replication.factor': '4',
  })
  assert.equal(config['source.cluster.alias'], 'a')
  assert.equal(config['source.cluster.bootstrap.servers'], 'servers-one')
  assert.equal(config['target.cluster.alias'], 'b')
  assert.equal(config['target.cluster.bootstrap.servers'], 'servers-two')
  assert.equal(config['security.protocol'], 'SSL')
  assert.equal(config['source.cluster.security.protocol'], 'SSL')
  assert.equal(config['replication.factor'], '4')
})

test('MirrorMakerConfigTest.testReplicationConfigProperties: settings of a flow become those of its connectors', () => {
  assert.equal(base({ clusters: 'a, b', 'a->b.tasks.max': '123' })['tasks.max'], '123')
})

test('MirrorMakerConfigTest.testClientConfigProperties: a client has the settings of its cluster over those of the file', () => {
  const file = properties({
    clusters: 'a, b',
    'config.providers': 'fake',
    'replication.policy.separator': '__',
    'ssl.key.password': expression,
    'security.protocol': 'SSL',
    'a.security.protocol': 'PLAINTEXT',
    'a.producer.security.protocol': 'SSL',
    'a.bootstrap.servers': 'one:9092, two:9092',
    'a.xxx': 'yyy',
  })
  const a = settingsOf(clientConfig(file, 'a'))
  assert.equal(a['bootstrap.servers'], 'one:9092, two:9092')
  assert.equal(a['replication.policy.separator'], '__')
  assert.equal(a['security.protocol'], 'PLAINTEXT')
  assert.equal(a['producer.security.protocol'], 'SSL')
  assert.equal(a['consumer.security.protocol'], 'PLAINTEXT')
  assert.equal(a['admin.security.protocol'], 'PLAINTEXT')
  const b = settingsOf(clientConfig(file, 'b'))
  assert.equal(b['security.protocol'], 'SSL')
  assert.equal(b['producer.security.protocol'], 'SSL')
  assert.equal(b['bootstrap.servers'], undefined)
  // Java resolves the provider here; ours leaves it, and a setting that needs its value says so.
  assert.equal(b['ssl.key.password'], expression)
})

test('MirrorMakerConfigTest.testIncludesConnectorConfigProperties: settings of connectors count at top level, others do not', () => {
  const config = base({
    clusters: 'a, b',
    'tasks.max': '100',
    topics: 'topic-1',
    groups: 'group-2',
    'replication.policy.separator': '__',
    'config.properties.exclude': 'property-3',
    'metric.reporters': 'FakeMetricsReporter',
    'topic.filter.class': 'FakeTopicFilter',
    xxx: 'yyy',
  })
  assert.equal(config['tasks.max'], '100')
  assert.equal(config.topics, 'topic-1')
  assert.equal(config.groups, 'group-2')
  assert.equal(config['replication.policy.separator'], '__')
  assert.equal(config['config.properties.exclude'], 'property-3')
  assert.equal(config['metric.reporters'], 'FakeMetricsReporter')
  assert.equal(config['topic.filter.class'], 'FakeTopicFilter')
  assert.equal(config.xxx, undefined)
})

test('MirrorMakerConfigTest.testIncludesTopicFilterProperties: topics of a flow reach its filter', () => {
  const config = base(
    {
      clusters: 'source, target',
      'source->target.topics': 'topic1, topic2',
      'source->target.topics.exclude': 'topic3',
    },
    'source->target',
  )
  const { topics, topicsExclude } = parseConfig(mirrorSourceConfig, properties(config))
  assert.deepEqual(topics, ['topic1', 'topic2'])
  assert.deepEqual(topicsExclude, ['topic3'])
  const filter = defaultTopicFilter(topics, topicsExclude)
  assert.equal(filter.shouldReplicateTopic('topic2'), true)
  assert.equal(filter.shouldReplicateTopic('topic3'), false)
})

test('MirrorMakerConfigTest.testWorkerConfigs: the worker of a flow has its own names, and the settings of the target', () => {
  const file = properties({
    clusters: 'a, b',
    'config.providers': 'fake',
    'config.providers.fake.class': 'FakeConfigProvider',
    'replication.policy.separator': '__',
    'offset.storage.replication.factor': '123',
    'b.status.storage.replication.factor': '456',
    'b.producer.client.id': 'client-one',
    'b.security.protocol': 'PLAINTEXT',
    'b.producer.security.protocol': 'SASL',
    'ssl.truststore.password': 'secret1',
    'b.xxx': 'yyy',
    'a->b.group.id': 'not-here',
  })
  const worker = settingsOf(workerConfig(file, { source: 'a', target: 'b' }))
  assert.equal(worker['client.id'], 'a->b')
  assert.equal(worker['group.id'], 'a-mm2')
  assert.equal(worker['offset.storage.topic'], 'mm2-offsets.a.internal')
  assert.equal(worker['status.storage.topic'], 'mm2-status.a.internal')
  assert.equal(worker['config.storage.topic'], 'mm2-configs.a.internal')
  assert.equal(worker['key.converter'], 'org.apache.kafka.connect.converters.ByteArrayConverter')
  assert.equal(worker['replication.policy.separator'], '__')
  assert.equal(worker['offset.storage.replication.factor'], '123')
  assert.equal(worker['status.storage.replication.factor'], '456')
  assert.equal(worker['producer.client.id'], 'client-one')
  assert.equal(worker['security.protocol'], 'PLAINTEXT')
  assert.equal(worker['producer.security.protocol'], 'SASL')
  assert.equal(worker['consumer.security.protocol'], 'PLAINTEXT')
  for (const client of ['producer.', 'consumer.', 'admin.', '']) {
    assert.equal(worker[`${client}ssl.truststore.password`], 'secret1')
  }
  assert.equal(worker['config.providers'], 'fake')
  assert.equal(worker['config.providers.fake.class'], 'FakeConfigProvider')
  assert.equal(worker.xxx, 'yyy')
  const back = settingsOf(workerConfig(file, { source: 'b', target: 'a' }))
  assert.equal(back['client.id'], 'b->a')
  assert.equal(back['status.storage.replication.factor'], undefined)
})

test('a worker takes storage settings from top level before those of its cluster, as in MirrorMaker', () => {
  const file = properties({ 'offset.storage.topic': 'top', 'b.offset.storage.topic': 'cluster' })
  assert.equal(workerConfig(file, { source: 'a', target: 'b' }).get('offset.storage.topic')?.value, 'top')
})

test('MirrorMakerConfigTest.testClusterPairsWithDefaultSettings: each ordered pair of three clusters is there', () => {
  assert.deepEqual(pairsOf({ clusters: 'a, b, c' }), ['a->b', 'a->c', 'b->a', 'b->c', 'c->a', 'c->b'])
})

test('MirrorMakerConfigTest.testEmptyClusterPairsWithGloballyDisabledHeartbeats: no pair is there', () => {
  assert.deepEqual(pairsOf({ clusters: 'a, b, c', 'emit.heartbeats.enabled': 'false' }), [])
})

test('MirrorMakerConfigTest.testClusterPairsWithTwoDisabledHeartbeats: all but the two pairs are there', () => {
  assert.deepEqual(
    pairsOf({
      clusters: 'a, b, c',
      'a->b.emit.heartbeats.enabled': 'false',
      'a->c.emit.heartbeats.enabled': 'false',
    }),
    ['b->a', 'b->c', 'c->a', 'c->b'],
  )
})

test('MirrorMakerConfigTest.testClusterPairsWithGloballyDisabledHeartbeats: only the pairs that replicate are there', () => {
  assert.deepEqual(
    pairsOf({
      clusters: 'a, b, c, d, e, f',
      'emit.heartbeats.enabled': 'false',
      'a->b.enabled': 'true',
      'a->c.enabled': 'true',
      'a->d.enabled': 'true',
      'a->e.enabled': 'false',
    }),
    ['a->b', 'a->c', 'a->d'],
  )
})

test('MirrorMakerConfigTest.testClusterPairsWithGloballyDisabledHeartbeatsCentralLocal: a pair may have heartbeats of its own', () => {
  assert.deepEqual(
    pairsOf({
      clusters: 'central, local_one, local_two, beats_emitter',
      'emit.heartbeats.enabled': 'false',
      'central->local_one.enabled': 'true',
      'central->local_two.enabled': 'true',
      'beats_emitter->central.emit.heartbeats.enabled': 'true',
    }),
    ['central->local_one', 'central->local_two', 'beats_emitter->central'],
  )
})

for (const [text, isEnabled] of [
  ['true', true],
  ['TRUE', true],
  ['true ', false],
  ['yes', false],
] as const) {
  test(`enabled = '${text}' ${isEnabled ? 'replicates' : 'does not replicate'}, as in MirrorMaker`, () => {
    const pairs = pairsOf({ clusters: 'a, b', 'emit.heartbeats.enabled': 'false', 'a->b.enabled': text })
    assert.deepEqual(pairs, isEnabled ? ['a->b'] : [])
  })
}

test('MirrorMakerConfigTest.testInvalidSecurityProtocol: a protocol that is none is refused, by its key', () => {
  const config = connectorBaseConfig(
    properties({ clusters: 'a, b', 'security.protocol': 'abc' }),
    { source: 'a', target: 'b' },
    'MirrorSourceConnector',
  )
  const [problem] = validateConfig(mirrorConnectorConfig, config)
  assert.equal(problem?.key, 'security.protocol')
  assert.match(problem?.message ?? '', /Invalid value abc for configuration security.protocol/)
})

test('MirrorMakerConfigTest.testClientInvalidSecurityProtocol: so it is for a client, by the key of its cluster', () => {
  const file = properties({ clusters: 'a, b', 'a.security.protocol': 'abc' })
  const [problem] = validateClientConfig(clientConfig(file, 'a'))
  assert.equal(problem?.key, 'a.security.protocol')
  assert.match(problem?.message ?? '', /Invalid value abc for configuration security.protocol/)
})

test('MirrorMakerConfigTest.testCaseInsensitiveSecurityProtocol: lower case is fine', () => {
  const config = {
    name: 'n',
    'connector.class': 'c',
    'source.cluster.alias': 'a',
    'security.protocol': 'sasl_ssl',
  }
  assert.equal(parseConfig(mirrorConnectorConfig, properties(config)).securityProtocol, 'SASL_SSL')
})

test('MirrorMakerConfigTest.testAllConfigNames: settings of all three connectors count at top level', () => {
  for (const name of ['topics', 'groups', 'emit.heartbeats.enabled'])
    assert.ok(allConfigNames().has(name), name)
})

test('MirrorMakerConfigTest.testLazyConfigResolution: connectors keep expressions of providers', () => {
  const config = base({
    clusters: 'a, b',
    'config.providers': 'fake',
    'replication.policy.separator': '__',
    'offset.storage.replication.factor': '123',
    'b.status.storage.replication.factor': '456',
    'b.producer.client.id': 'client-one',
    'b.security.protocol': 'PLAINTEXT',
    'b.producer.security.protocol': 'SASL',
    'ssl.truststore.password': 'secret1',
    'ssl.key.password': expression,
    'b.xxx': 'yyy',
  })
  assert.equal(config['ssl.key.password'], expression)
  assert.equal(config['source.cluster.ssl.key.password'], expression)
  assert.equal(config['target.cluster.ssl.key.password'], expression)
  assert.equal(config['config.providers'], 'fake')
})

test('connectors are named and found by their simple class names, and a flow is off unless it is on', () => {
  for (const connector of mirrorConnectors) {
    const config = settingsOf(connectorBaseConfig(properties({}), { source: 'a', target: 'b' }, connector))
    assert.deepEqual(config, {
      name: connector,
      'connector.class': `org.apache.kafka.connect.mirror.${connector}`,
      'source.cluster.alias': 'a',
      'target.cluster.alias': 'b',
      enabled: 'false',
    })
  }
})

test('settings of a flow win over everything, and keep the line that they stand in', () => {
  const file = new Map([
    ['topics', { value: 'x', origin: 'f, line 1', writtenAs: 'topics' }],
    ['a->b.topics', { value: 'y', origin: 'f, line 2', writtenAs: 'a->b.topics' }],
  ])
  const config = connectorBaseConfig(file, { source: 'a', target: 'b' }, 'MirrorCheckpointConnector')
  assert.deepEqual(config.get('topics'), { value: 'y', origin: 'f, line 2', writtenAs: 'a->b.topics' })
  assert.deepEqual(parseConfig(mirrorCheckpointConfig, config).topics, ['y'])
})

test("a cluster's producer, consumer and admin settings keep their role without the word cluster", () => {
  const config = base({ 'a.producer.x': '1', 'b.consumer.y': '2', 'b.admins': '3', 'a.z': '4' })
  assert.equal(config['source.producer.x'], '1')
  assert.equal(config['target.consumer.y'], '2')
  // A plain test of the prefix, without the dot, as in MirrorMaker.
  assert.equal(config['target.admins'], '3')
  assert.equal(config['source.cluster.z'], '4')
})

for (const [says, settings, expected] of [
  [
    'X.producer.k before X.k',
    { 'a.producer.ssl.protocol': '1', 'a.ssl.protocol': '2', 'ssl.protocol': '3' },
    '1',
  ],
  ['X.k before top-level k', { 'a.ssl.protocol': '2', 'ssl.protocol': '3' }, '2'],
  ['top-level k before nothing', { 'ssl.protocol': '3' }, '3'],
] as const) {
  test(`a producer takes ${says}`, () => {
    assert.equal(clusterProps(properties(settings), 'a').get('producer.ssl.protocol')?.value, expected)
  })
}

test('only names of clients are handed to producer, consumer and admin', () => {
  assert.deepEqual([...clusterProps(properties({ 'a.xxx': '1', yyy: '2' }), 'a').keys()], ['xxx'])
})

test('use.defaults.from counts for a flow, and at top level for none, as in MirrorMaker', () => {
  assert.equal(base({ 'use.defaults.from': 'source' })['use.defaults.from'], undefined)
  assert.equal(base({ 'a->b.use.defaults.from': 'source' })['use.defaults.from'], 'source')
})
