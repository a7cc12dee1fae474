import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { clusterOptionsOf } from '../../../lib/client/mirror-client-config.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const servers = { 'bootstrap.servers': 'one:9092, two:9092' }

test("a client's properties are Java's: what is prefixed counts before what is not, and what no client knows is dropped", () => {
  const properties = {
    ...servers,
    'consumer.bootstrap.servers': 'three:9092',
    'consumer.group.id': 'dropped',
    'admin.client.id': 'mine',
  }
  const admin = clusterOptionsOf(properties, 'admin')
  assert.deepEqual(admin.bootstrapServers, ['one:9092', 'two:9092'])
  assert.equal(admin.clientId, 'mine')
  assert.deepEqual(clusterOptionsOf(properties, 'consumer').bootstrapServers, ['three:9092'])
})

test('a login by SASL', () => {
  const { sasl, tls } = clusterOptionsOf(
    {
      ...servers,
      'security.protocol': 'sasl_ssl',
      'sasl.mechanism': 'SCRAM-SHA-512',
      'sasl.jaas.config':
        'org.apache.kafka.common.security.scram.ScramLoginModule required username="me" password="pw";',
      'ssl.truststore.certificates': 'PEM of the authority',
      'ssl.endpoint.identification.algorithm': '',
    },
    'admin',
  )
  assert.deepEqual(sasl, { mechanism: 'scram-sha-512', username: 'me', password: 'pw' })
  assert.equal(tls?.ca, 'PEM of the authority')
  assert.equal(typeof tls?.checkServerIdentity, 'function')
})

test('certificates from PEM files', async () => {
  await using directory = await temporaryDirectory()
  const store = join(directory.path, 'store.pem')
  writeFileSync(store, 'PEM of key and certificate')
  const { tls } = clusterOptionsOf(
    {
      ...servers,
      'security.protocol': 'SSL',
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': store,
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': store,
      'ssl.key.password': 'pw',
    },
    'admin',
  )
  const file = Buffer.from('PEM of key and certificate')
  assert.deepEqual(tls, { ca: file.toString(), key: file, cert: file, passphrase: 'pw' })
})

for (const [says, properties, expected] of [
  ['no servers', {}, /bootstrap\.servers: is not set/],
  ['servers without a port', { 'bootstrap.servers': 'one' }, /one: write host:port/],
  [
    'a Java key store',
    { ...servers, 'security.protocol': 'SSL', 'ssl.truststore.location': '/trust.jks' },
    /\/trust\.jks was not read, for its type is JKS.*keytool/,
  ],
  [
    'SASL without a login',
    { ...servers, 'security.protocol': 'SASL_SSL', 'sasl.mechanism': 'PLAIN' },
    /sasl\.jaas\.config: user and password/,
  ],
  [
    'SASL without a mechanism',
    { ...servers, 'security.protocol': 'SASL_PLAINTEXT' },
    /needs sasl\.mechanism as well/,
  ],
] as const)
  test(`wrong properties are refused with what to write: ${says}`, () => {
    assert.throws(() => clusterOptionsOf(properties, 'admin'), expected)
  })
