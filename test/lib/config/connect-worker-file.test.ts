// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of config providers, not of templates
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deployedConnectors } from '../../../lib/config/connect-deployment.ts'
import { connectorTopicShapes } from '../../../lib/config/connector-topics.ts'
import { type Deployment, parseDeployment } from '../../../lib/config/deployment.ts'
import { settingsWithConverters } from '../../../lib/config/worker-converters.ts'

const json = 'org.apache.kafka.connect.json.JsonConverter'
const sink = (more = ''): string => `name = sink
connector.class = io.confluent.connect.elasticsearch.ElasticsearchSinkConnector
topics = t
key.ignore = true
connection.url = http://localhost:9200
${more}`
const parse = (
  worker: string,
  { properties, connector = sink() }: { properties?: string; connector?: string } = {},
): Deployment =>
  parseDeployment({
    properties,
    worker: { fileName: 'connect-distributed.properties', text: worker },
    connectors: new Map([['connectors/sink.properties', connector]]),
  })
const flow = `clusters = a, b
a.bootstrap.servers = a1:9092, a2:9092
b.bootstrap.servers = b:9092
a->b.enabled = true
`

for (const [says, worker, properties, cluster, servers] of [
  ['a cluster of its own', 'bootstrap.servers = c:9092', undefined, 'connect', 'c:9092'],
  ['a cluster of its own beside a mirror', 'bootstrap.servers = c:9092', flow, 'connect', 'c:9092'],
  [
    'the cluster of mm2.properties that has its servers',
    'bootstrap.servers=a2:9092,a1:9092',
    flow,
    'a',
    'a1:9092,a2:9092',
  ],
  [
    'the one that connectors.cluster names',
    'bootstrap.servers = c:9092',
    `${flow}connectors.cluster = b`,
    'b',
    'b:9092',
  ],
  ['the first of mm2.properties, if it names no servers', 'group.id = c', flow, 'a', 'a1:9092,a2:9092'],
] as const) {
  test(`connectors of a worker file work on ${says}`, () => {
    const { connectors, clusters } = parse(worker, properties === undefined ? {} : { properties })
    assert.equal(connectors[0]?.cluster, cluster)
    assert.deepEqual(clusters.find(({ alias }) => alias === cluster)?.bootstrap, { from: 'file', servers })
    assert.equal(clusters.length, (properties === undefined ? 0 : 2) + (cluster === 'connect' ? 1 : 0))
  })
}

test('without servers a cluster of its own is a parameter of the stack', () => {
  assert.deepEqual(parse('group.id = c').clusters[0]?.bootstrap, {
    from: 'parameter',
    parameter: 'ConnectBootstrapServers',
  })
})

test('the security of a worker file is that of its cluster, and of what its clients override', () => {
  const { clusters, connectors } = parse(
    `bootstrap.servers = c:9093
security.protocol = SSL
aws.ca.secret.arn = arn:aws:secretsmanager:eu-west-1:111122223333:secret:ca-AbCdEf
producer.compression.type = zstd
consumer.request.timeout.ms = 5000`,
  )
  assert.equal(clusters[0]?.isEncrypted, true)
  assert.match(clusters[0]?.caSecretArn ?? '', /secret:ca-AbCdEf/)
  assert.equal(connectors[0]?.settings['cluster.producer.compression.type'], 'zstd')
  assert.equal(connectors[0]?.settings['cluster.consumer.request.timeout.ms'], '5000')
  assert.equal(connectors[0]?.settings['cluster.security.protocol'], 'SSL')
})

test('what is wrong in a worker file is told by its own keys', () => {
  assert.throws(
    () =>
      parse(
        'bootstrap.servers = c:9096\nsecurity.protocol = SASL_SSL\nsasl.mechanism = SCRAM-SHA-512\nstatus.storage.partitions = 0',
      ),
    (error: Error) => {
      assert.match(
        error.message,
        /distributed\.properties, line 3: sasl\.mechanism: .*name the secret in aws\.secret\.arn/,
      )
      assert.match(error.message, /line 4: status\.storage\.partitions: Invalid value 0/)
      return true
    },
  )
  assert.throws(
    () => parse('ssl.truststore.location = /etc/ca.jks'),
    /line 1: ssl\.truststore\.location: not deployed/,
  )
})

test('a connector without a converter has that of the worker, with all that belongs to it', () => {
  const worker = `value.converter = ${json}\nvalue.converter.schemas.enable = false\nkey.converter = ${json}`
  const own = `value.converter.schemas.enable = true\nkey.converter = org.apache.kafka.connect.storage.StringConverter`
  const { connectors, warnings } = parse(worker, { connector: sink(own) })
  const settings = settingsWithConverters(connectors[0]?.settings ?? {})
  assert.equal(settings['value.converter'], json)
  assert.equal(settings['value.converter.schemas.enable'], 'false')
  assert.equal(settings['key.converter'], 'org.apache.kafka.connect.storage.StringConverter')
  assert.match(
    warnings.join('\n'),
    /sink\.properties, line 6: value\.converter\.schemas\.enable: ignored, as Connect ignores it/,
  )
  // What the REST API shows is the connector's own.
  const [deployed] = deployedConnectors([], connectors)
  assert.equal(deployed?.config['value.converter'], undefined)
  assert.equal(deployed?.config['connect-worker.value.converter'], undefined)
})

test('internal topics are those of the worker file, else our own', () => {
  const worker =
    'config.storage.topic = c\nstatus.storage.topic = s\nstatus.storage.partitions = 2\nstatus.storage.replication.factor = 3'
  const [deployed] = deployedConnectors([], parse(worker).connectors)
  assert.deepEqual(deployed?.topics, { configs: 'c', status: 's', offsets: 'mm2-connect-offsets.internal' })
  assert.deepEqual(deployed?.shapes, {
    configs: { replicationFactor: -1, partitions: 1 },
    status: { replicationFactor: 3, partitions: 2 },
    offsets: { replicationFactor: -1, partitions: 25 },
  })
  assert.deepEqual(connectorTopicShapes({}).status, { replicationFactor: -1, partitions: 5 })
})

test('config providers of a worker file count for connectors', () => {
  const worker = `config.providers = env
config.providers.env.class = org.apache.kafka.common.config.provider.EnvVarConfigProvider`
  const { variables, connectors } = parse(worker, {
    connector: sink('connection.username = me\nconnection.password = ${env:SEARCH_PASSWORD}'),
  })
  assert.deepEqual(variables, [
    {
      name: 'SEARCH_PASSWORD',
      parameter: 'EnvSearchPassword',
      origin: 'connectors/sink.properties, line 7',
      key: 'connection.password',
    },
  ])
  assert.equal(connectors[0]?.settings['config.providers'], 'env')
})

for (const [line, says] of [
  ['plugin.path = /opt/connect', /plugin\.path: ignored: no Java is loaded/],
  ['rest.port = 8084', /rest\.port: ignored: the REST API is a function URL/],
  ['offset.storage.file.filename = /tmp/connect.offsets', /offsets stand in Kafka/],
  ['grup.id = x', /grup\.id: ignored: .*did you mean group\.id\?/],
  ['what.ever = x', /what\.ever: ignored: no setting of a worker that is known here$/],
  ['group.id = x', undefined],
  ['offset.flush.interval.ms = 10000', undefined],
  ['session.timeout.ms = 10000', undefined],
  ['producer.max.request.size = 5000000', undefined],
] as const) {
  test(`'${line}' in a worker file is ${says === undefined ? 'not warned about' : 'warned about once'}`, () => {
    const { warnings } = parse(line)
    assert.equal(warnings.length, says === undefined ? 0 : 1, warnings.join('\n'))
    if (says !== undefined) assert.match(warnings[0] ?? '', says)
  })
}

test('a folder with neither a flow nor a connector deploys nothing', () => {
  assert.throws(
    () =>
      parseDeployment({
        worker: { fileName: 'connect-standalone.properties', text: 'bootstrap.servers = c:9092' },
        connectors: new Map(),
      }),
    /connect-standalone\.properties: \(file\): There is neither a flow nor a connector to deploy/,
  )
})

test('connectors without a flow need no flow, and one without a name is refused', () => {
  const { flows, connectors } = parseDeployment({
    properties: 'clusters = a',
    connectors: new Map([['connectors/sink.properties', sink()]]),
  })
  assert.deepEqual([flows.length, connectors.length], [0, 1])
  assert.throws(
    () => parse('', { connector: 'connector.class = x' }),
    /sink\.properties: name: Missing required/,
  )
})
