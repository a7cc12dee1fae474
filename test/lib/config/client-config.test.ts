import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readClientConfig } from '../../../lib/config/client-config.ts'
import type { ClusterEnvironment } from '../../../lib/config/environment.ts'
import type { Settings } from '../../../lib/config/settings-file.ts'

const environment: ClusterEnvironment = { bootstrapServers: 'one:9092,two:9092' }

const read = (more: Settings, cluster: ClusterEnvironment = environment) =>
  readClientConfig(
    { name: 'MirrorSourceConnector', 'source.cluster.alias': 'A', 'target.cluster.alias': 'B', ...more },
    { cluster: 'target', client: 'producer', role: 'replication-producer' },
    cluster,
  )

test('a cluster without settings is reached in plain text', () => {
  assert.deepEqual(read({}), {
    clientId: 'A->B|MirrorSourceConnector|replication-producer',
    bootstrapServers: ['one:9092', 'two:9092'],
    securityProtocol: 'PLAINTEXT',
    checkHostname: true,
    compressionType: 'none',
    connectTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
    autoOffsetReset: 'earliest',
  })
})

test('SASL, secrets and TLS come from settings and environment together', () => {
  const client = read(
    {
      'target.cluster.security.protocol': 'sasl_ssl',
      'target.cluster.sasl.mechanism': 'SCRAM-SHA-512',
      'target.cluster.ssl.endpoint.identification.algorithm': '',
      'target.cluster.ssl.truststore.certificates': '-----BEGIN CERTIFICATE-----',
      'target.producer.client.id': 'mine',
      'target.producer.compression.type': 'zstd',
    },
    { ...environment, secretArn: 'arn:secret', caSecretArn: 'arn:ca' },
  )
  assert.deepEqual(client, {
    clientId: 'mine|A->B|MirrorSourceConnector|replication-producer',
    bootstrapServers: ['one:9092', 'two:9092'],
    securityProtocol: 'SASL_SSL',
    saslMechanism: 'SCRAM-SHA-512',
    secretArn: 'arn:secret',
    caSecretArn: 'arn:ca',
    caPem: '-----BEGIN CERTIFICATE-----',
    checkHostname: false,
    compressionType: 'zstd',
    connectTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
    autoOffsetReset: 'earliest',
  })
})

test('the servers of the environment count, whatever the settings say', () => {
  assert.deepEqual(read({ 'target.cluster.bootstrap.servers': 'old:1' }).bootstrapServers, [
    'one:9092',
    'two:9092',
  ])
})

for (const [says, more, cluster, message] of [
  [
    'servers without a port',
    {},
    { bootstrapServers: 'one' },
    /environment: BOOTSTRAP_SERVERS: .*one: write host:port/,
  ],
  [
    'SASL without a mechanism',
    { 'target.cluster.security.protocol': 'SASL_SSL' },
    environment,
    /needs sasl.mechanism as well/,
  ],
  [
    'a mechanism that there is not',
    { 'target.cluster.sasl.mechanism': 'GSSAPI' },
    environment,
    /String must be one of: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, AWS_MSK_IAM/,
  ],
  [
    'a codec that is not written',
    { 'target.producer.compression.type': 'lz4' },
    environment,
    /one of: none, gzip, zstd\. snappy and lz4 are read, but not written/,
  ],
] as const) {
  test(`${says}: refused`, () => {
    assert.throws(() => read(more, cluster), message)
  })
}

for (const servers of ['[::1]:9092', 'b-1.example.com:9098', '10.0.0.1:1']) {
  test(`${servers} is an address`, () => {
    assert.deepEqual(read({}, { bootstrapServers: servers }).bootstrapServers, [servers])
  })
}
