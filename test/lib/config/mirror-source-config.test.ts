import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namesOf, parseConfig } from '../../../lib/config/config-def.ts'
import { entriesOf } from '../../../lib/config/config-entries.ts'
import { mirrorSourceConfig, validateMirrorSourceConfig } from '../../../lib/config/mirror-source-config.ts'
import type { Settings } from '../../../lib/config/settings-file.ts'
import { defaultConfigPropertyFilter } from '../../../lib/mirror/config-property-filter.ts'
import { defaultReplicationPolicy } from '../../../lib/mirror/default-replication-policy.ts'
import { defaultTopicFilter } from '../../../lib/mirror/topic-filter.ts'

const props = (more: Settings = {}): Settings => ({
  name: 'ConnectorName',
  'connector.class': 'ConnectorClass',
  'source.cluster.alias': 'source1',
  'target.cluster.alias': 'target2',
  ...more,
})

const parse = (more: Settings) => parseConfig(mirrorSourceConfig, entriesOf(props(more), 'f'))
const problemsOf = (more: Settings) => validateMirrorSourceConfig(entriesOf(props(more), 'f'))

const isReplicated = (more: Settings, topic: string): boolean => {
  const { topics, topicsExclude } = parse(more)
  return defaultTopicFilter(topics, topicsExclude).shouldReplicateTopic(topic)
}

for (const [name, topics, accepted, refused] of [
  ['testTopicMatching', 'topic1', ['topic1'], ['topic2']],
  ['testNoTopics', '', [], ['topic1', 'topic2', '']],
  [
    'testAllTopics',
    '.*',
    ['topic1', 'topic2'],
    ['topic.replica', '__consumer_offsets', 'mm2-offset-syncs.a.internal'],
  ],
  ['testListOfTopics', 'topic1, topic2', ['topic1', 'topic2'], ['topic3']],
] as const) {
  test(`MirrorSourceConfigTest.${name}: topics = ${topics}`, () => {
    for (const topic of accepted) assert.equal(isReplicated({ topics }, topic), true, topic)
    for (const topic of refused) assert.equal(isReplicated({ topics }, topic), false, topic)
  })
}

test('MirrorSourceConfigTest.testConfigPropertyMatching: some configs of topics are not copied', () => {
  const { configPropertiesExclude, useDefaultsFrom } = parse({ 'config.properties.exclude': 'prop2' })
  const filter = defaultConfigPropertyFilter(configPropertiesExclude, useDefaultsFrom)
  assert.equal(filter.shouldReplicateConfigProperty('prop1'), true)
  assert.equal(filter.shouldReplicateConfigProperty('prop2'), false)
  const defaults = defaultConfigPropertyFilter(parse({}).configPropertiesExclude, 'target')
  assert.equal(defaults.shouldReplicateConfigProperty('cleanup.policy'), true)
  assert.equal(defaults.shouldReplicateConfigProperty('min.insync.replicas'), false)
})

test('MirrorSourceConfigTest.testNonMutationOfConfigDef: keys of tasks are no settings of the connector', () => {
  assert.ok(!namesOf(mirrorSourceConfig).includes('task.assigned.partitions'))
})

for (const [location, topic] of [
  ['source', 'mm2-offset-syncs.target2.internal'],
  ['target', 'mm2-offset-syncs.source1.internal'],
  [undefined, 'mm2-offset-syncs.target2.internal'],
] as const) {
  test(`MirrorSourceConfigTest.testOffsetSyncsTopic: at ${location ?? 'the default'} it is ${topic}`, () => {
    const config = parse(location === undefined ? {} : { 'offset-syncs.topic.location': location })
    const other =
      config.offsetSyncsTopicLocation === 'source' ? config.targetClusterAlias : config.sourceClusterAlias
    assert.equal(defaultReplicationPolicy({}).offsetSyncsTopic(other), topic)
  })
}

test('MirrorSourceConfigTest.testOffsetSyncsTopic: a location that is neither is refused', () => {
  const [problem] = problemsOf({ 'offset-syncs.topic.location': 'something' })
  assert.match(problem?.message ?? '', /String must be one of: source, target/)
})

for (const [name, more, reporters] of [
  ['testMetricsReporters', {}, ['org.apache.kafka.common.metrics.JmxReporter']],
  [
    'testExplicitlyEnableJmxReporter',
    { 'metric.reporters': 'a.FakeReporter, org.apache.kafka.common.metrics.JmxReporter' },
    ['a.FakeReporter', 'org.apache.kafka.common.metrics.JmxReporter'],
  ],
] as const) {
  test(`MirrorConnectorConfigTest.${name}: metric.reporters is a list, JMX by default`, () => {
    assert.deepEqual(parse(more).metricReporters, reporters)
  })
}

for (const [name, protocol, isFine] of [
  ['testInvalidSecurityProtocol', 'abc', false],
  ['testCaseInsensitiveSecurityProtocol', 'sasl_ssl', true],
] as const) {
  test(`MirrorConnectorConfigTest.${name}: ${protocol} is ${isFine ? 'taken' : 'refused'}`, () => {
    const problems = problemsOf({ 'security.protocol': protocol })
    assert.deepEqual(
      problems.map(({ key }) => key),
      isFine ? [] : ['security.protocol'],
    )
  })
}

for (const [says, more, key] of [
  [
    'offset syncs that are off have no settings',
    { 'emit.offset-syncs.enabled': 'false', 'offset-syncs.topic.location': 'target' },
    'emit.offset-syncs.enabled',
  ],
  [
    "a filter of one's own is refused, because without it more would be replicated",
    { 'topic.filter.class': 'com.example.MyFilter' },
    'topic.filter.class',
  ],
  [
    'transforms that a mirror cannot do are refused, because without them something could be uncovered',
    { transforms: 'mask', 'transforms.mask.type': 'org.apache.kafka.connect.transforms.MaskField$Value' },
    'transforms.mask.type',
  ],
  [
    'a policy in Java is refused',
    { 'replication.policy.class': 'com.example.MyPolicy' },
    'replication.policy.class',
  ],
  [
    'an interval of no seconds is refused',
    { 'refresh.topics.interval.seconds': '0' },
    'refresh.topics.interval.seconds',
  ],
  ['a replication factor is -1 or at least 1', { 'replication.factor': '0' }, 'replication.factor'],
  ['a pattern that can not be compiled is refused', { topics: 'a(b' }, 'topics'],
] as const) {
  test(says, () => {
    assert.deepEqual(
      problemsOf(more).map((problem) => problem.key),
      [key],
    )
  })
}

test('exactly.once.support = required needs a consumer that reads what was committed', () => {
  const required = { 'exactly.once.support': 'required' }
  assert.deepEqual(
    problemsOf(required).map(({ key }) => key),
    ['exactly.once.support'],
  )
  assert.deepEqual(problemsOf({ ...required, 'consumer.isolation.level': 'read_committed' }), [])
})

test('a policy may be a module of TypeScript', () => {
  assert.deepEqual(problemsOf({ 'replication.policy.class': './policies/upper-case.ts' }), [])
})

test('offset syncs that are off without settings of their own are fine', () => {
  assert.deepEqual(problemsOf({ 'emit.offset-syncs.enabled': 'false' }), [])
})
