import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { ConfigException } from '../../../lib/config/config-exception.ts'
import { parseDeployment } from '../../../lib/config/deployment.ts'

const sample = (name: string) => readFileSync(new URL(`../../../config/${name}`, import.meta.url), 'latin1')

const sampleConnectors = new Map([
  ['weblog-source.json', sample('connectors/weblog-source.json')],
  ['weblog-sink.json', sample('connectors/weblog-sink.json')],
])

const deploy = (properties: string, connectors: ReadonlyMap<string, string> = new Map()) =>
  parseDeployment({ properties, connectors })

/** Functions of each flow, as text. */
const functionsOf = (properties: string): string[] =>
  deploy(properties).flows.map(
    ({ name, functions }) => `${name}: ${functions.map(({ kind }) => kind).join(' ')}`,
  )

test('the sample has one flow, heartbeats back, both connectors, and no broker of its own', () => {
  const { clusters, flows, connectors } = deploy(sample('mm2.properties'), sampleConnectors)
  assert.deepEqual(
    clusters.map(({ alias, bootstrap }) => [alias, bootstrap.from]),
    [
      ['source', 'parameter'],
      ['target', 'parameter'],
    ],
  )
  assert.deepEqual(
    flows.map(({ name, isEnabled, functions }) => [name, isEnabled, functions.map(({ kind }) => kind)]),
    [
      ['source->target', true, ['mirror', 'source-connector', 'checkpoint', 'heartbeat']],
      ['target->source', false, ['heartbeat']],
    ],
  )
  assert.deepEqual(
    connectors.map(({ name, kind, topics, cluster }) => [name, kind, topics, cluster]),
    [
      ['fc-log4j-filepulse-source', 'file-source', ['fc-log4j-filepulse-source'], 'target'],
      ['weblog-sink', 'search-sink', ['fc-log4j-filepulse-source'], 'target'],
    ],
  )
})

test('the sample warns of what published examples write in vain, and of nothing else', () => {
  const { warnings } = deploy(sample('mm2.properties'), sampleConnectors)
  assert.deepEqual(
    warnings.map((warning) => warning.split(': ').slice(0, 2).join(': ')),
    [
      'weblog-source.json: offset.strategy',
      'weblog-source.json: fs.listing.class',
      'weblog-sink.json: type.name',
      'weblog-sink.json: index.name',
    ],
  )
})

const pair = 'clusters = a, b\nb->a.emit.heartbeats.enabled = false\n'

for (const [says, properties, functions] of [
  [
    'a flow has four functions',
    `${pair}a->b.enabled = true`,
    ['a->b: mirror source-connector checkpoint heartbeat'],
  ],
  ['a flow that is off has heartbeats', pair, ['a->b: heartbeat']],
  [
    'a flow without heartbeats has no heartbeat function',
    `${pair}a->b.enabled = true\nemit.heartbeats.enabled = false`,
    ['a->b: mirror source-connector checkpoint'],
  ],
  [
    'a flow without checkpoints has no checkpoint function',
    `${pair}a->b.enabled = true\na->b.emit.checkpoints.enabled = false`,
    ['a->b: mirror source-connector heartbeat'],
  ],
  [
    'a flow without offset syncs has no checkpoint function',
    `${pair}a->b.enabled = true\nemit.offset-syncs.enabled = false`,
    ['a->b: mirror source-connector heartbeat'],
  ],
] as const) {
  test(says, () => {
    assert.deepEqual(functionsOf(properties), functions)
  })
}

test('a flow without checkpoints warns, as MirrorMaker logs', () => {
  const { warnings } = deploy(`${pair}a->b.enabled = true\na->b.emit.checkpoints.enabled = false`)
  assert.deepEqual(warnings, [
    "mm2.properties, line 4: a->b.emit.checkpoints.enabled: MirrorCheckpointConnector can't run with emit.checkpoints.enabled set to false",
  ])
})

for (const [setting, message] of [
  ['a.consumer.isolation.level = read_committed', /a.consumer.isolation.level: Lambda polls the source/],
  [
    'a->b.value.converter = org.apache.kafka.connect.json.JsonConverter',
    /a->b.value.converter: ignored: keys, values/,
  ],
] as const) {
  test(`'${setting}' is warned about`, () => {
    const { warnings } = deploy(`${pair}a->b.enabled = true\n${setting}`)
    assert.equal(warnings.length, 1)
    assert.match(warnings[0] ?? '', message)
  })
}

for (const [settings, minutes] of [
  ['', { 'source-connector': 1, checkpoint: 1, heartbeat: 1 }],
  ['refresh.topics.interval.seconds = 600', { 'source-connector': 1, checkpoint: 1, heartbeat: 1 }],
  ['emit.heartbeats.interval.seconds = 150', { 'source-connector': 1, checkpoint: 1, heartbeat: 2 }],
  ['emit.checkpoints.interval.seconds = 120', { 'source-connector': 1, checkpoint: 2, heartbeat: 1 }],
  [
    'emit.checkpoints.interval.seconds = 120\nsync.group.offsets.enabled = true',
    { 'source-connector': 1, checkpoint: 1, heartbeat: 1 },
  ],
] as const) {
  test(`'${settings.replace('\n', '; ')}': functions run every ${JSON.stringify(minutes)} minutes`, () => {
    const [flow] = deploy(`${pair}a->b.enabled = true\n${settings}`).flows
    const scheduled = (flow?.functions ?? []).flatMap((f) =>
      f.kind === 'mirror' ? [] : [[f.kind, f.scheduleMinutes] as const],
    )
    assert.deepEqual(Object.fromEntries(scheduled), minutes)
  })
}

test('each function has the settings of its own connector', () => {
  const [flow] = deploy(`${pair}a->b.enabled = true`).flows
  assert.deepEqual(
    flow?.functions.map(({ settings }) => settings.name),
    [
      'MirrorSourceConnector',
      'MirrorSourceConnector',
      'MirrorCheckpointConnector',
      'MirrorHeartbeatConnector',
    ],
  )
})

test('settings of functions count at top level, for a flow and for a connector', () => {
  const { flows, connectors } = deploy(
    `${pair}a->b.enabled = true\naws.log.retention.days = 7\naws.lambda.memory.mb = 256\na->b.aws.lambda.memory.mb = 512`,
    sampleConnectors,
  )
  assert.equal(flows[0]?.functionConfig.awsLambdaMemoryMb, 512)
  assert.equal(flows[0]?.functionConfig.awsLogRetentionDays, 7)
  assert.equal(connectors[0]?.functionConfig.awsLambdaMemoryMb, 256)
})

test('a connector gets the clients of its cluster', () => {
  const { connectors } = deploy(
    `${pair}connectors.cluster = b\nb.bootstrap.servers = b:1\nb.producer.compression.type = zstd`,
    sampleConnectors,
  )
  assert.equal(connectors[0]?.cluster, 'b')
  assert.equal(connectors[0]?.settings['cluster.bootstrap.servers'], 'b:1')
  assert.equal(connectors[0]?.settings['cluster.producer.compression.type'], 'zstd')
})

test('connectors work on the first cluster unless connectors.cluster names another', () => {
  assert.equal(deploy(pair, sampleConnectors).connectors[0]?.cluster, 'a')
})

const problemsOf = (properties: string, connectors: ReadonlyMap<string, string> = new Map()): string[] => {
  try {
    deploy(properties, connectors)
  } catch (error) {
    assert.ok(error instanceof ConfigException)
    return error.problems.map(({ origin, key }) => `${origin}: ${key}`)
  }
  return []
}

test('the problems of all files are reported at once', () => {
  const problems = problemsOf(
    'clusters = a, b\na->b.enabled = true\na->b.offset.lag.max = lots\nb.bootstrap.servers = b\nreplication.factor = 0\nconnectors.cluster = c',
    new Map([
      ['one.json', '{'],
      [
        'two.json',
        '{"name": "two", "config": {"connector.class": "ElasticsearchSinkConnector", "topics": "t", "batch.size": "many"}}',
      ],
      [
        'three.json',
        '{"name": "three", "config": {"connector.class": "org.apache.kafka.connect.mirror.MirrorSourceConnector"}}',
      ],
    ]),
  )
  assert.deepEqual(
    new Set(problems),
    new Set([
      'mm2.properties, line 3: a->b.offset.lag.max',
      'mm2.properties, line 4: b.bootstrap.servers',
      'mm2.properties, line 5: replication.factor',
      'mm2.properties, line 6: connectors.cluster',
      'one.json: (file)',
      'three.json: connector.class',
      'two.json: batch.size',
      'two.json: connection.url',
    ]),
  )
})

for (const [says, properties, problem] of [
  ['a file without clusters', '', 'mm2.properties: clusters'],
  ['one cluster alone', 'clusters = a', 'mm2.properties, line 1: clusters'],
  [
    'no flow and no heartbeats',
    'clusters = a, b\nemit.heartbeats.enabled = false',
    'mm2.properties, line 1: clusters',
  ],
  ['an alias that no topic can have', 'clusters = a b, c', 'mm2.properties, line 1: clusters'],
  ['an alias twice', 'clusters = a, b, a', 'mm2.properties, line 1: clusters'],
  ['aliases that differ in punctuation', 'clusters = us-west, us.west', 'mm2.properties, line 1: clusters'],
  [
    'a password',
    `${pair}a.sasl.jaas.config = org.x.PlainLoginModule required password="p";`,
    'mm2.properties, line 3: a.sasl.jaas.config',
  ],
  [
    'a password of a provider',
    `${pair}sasl.jaas.config = X required password="\${file:/s:p}";`,
    'mm2.properties, line 3: sasl.jaas.config',
  ],
  [
    'a key store',
    `${pair}b.ssl.keystore.location = /etc/k.jks`,
    'mm2.properties, line 3: b.ssl.keystore.location',
  ],
  [
    'a trust store',
    `${pair}b.ssl.truststore.location = /etc/t.jks`,
    'mm2.properties, line 3: b.ssl.truststore.location',
  ],
] as const) {
  test(`${says} is refused`, () => {
    assert.deepEqual(problemsOf(properties), [problem])
  })
}

test('the jaas configuration of MSK IAM holds no password, and is fine', () => {
  const jaas = 'software.amazon.msk.auth.iam.IAMLoginModule required;'
  assert.deepEqual(problemsOf(`${pair}a.sasl.jaas.config = ${jaas}`), [])
})

test('two connectors of one name are refused, by both files', () => {
  const text = sample('connectors/weblog-sink.json')
  assert.deepEqual(
    problemsOf(
      pair,
      new Map([
        ['one.json', text],
        ['two.json', text],
      ]),
    ),
    ['two.json: name'],
  )
})
