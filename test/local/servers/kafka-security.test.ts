import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cluster, type ClusterOptions } from '../../../kafka/cluster.ts'
import type { KafkaCluster } from '../../../local/servers/kafka-cluster.ts'
import { withCluster } from '../../support/brokers.ts'
import { makeCertificates } from '../../support/certificates.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const users = [{ username: 'alice', password: 'a "quoted" \\secret' }]
const [alice] = users
assert.ok(alice)

const clusterIdSeenBy = async (
  kafka: KafkaCluster,
  options: Partial<ClusterOptions> = {},
): Promise<string | null> => {
  const bootstrapServers = kafka.bootstrapServers.split(',')
  const cluster = new Cluster({ clientId: 'test', connectTimeoutMs: 5_000, ...options, bootstrapServers })
  try {
    return (await cluster.metadata([])).clusterId
  } finally {
    cluster.close()
  }
}

test('a SASL_PLAINTEXT listener lets its users in by PLAIN and SCRAM, and nobody else', () =>
  withCluster({ security: { protocol: 'SASL_PLAINTEXT', users } }, async (kafka) => {
    for (const mechanism of ['plain', 'scram-sha-256', 'scram-sha-512'] as const) {
      assert.equal(await clusterIdSeenBy(kafka, { sasl: { mechanism, ...alice } }), kafka.clusterId)
      const wrong = { mechanism, ...alice, password: 'wrong' }
      await assert.rejects(clusterIdSeenBy(kafka, { sasl: wrong }), /[Aa]uthentication failed/)
    }
    await assert.rejects(clusterIdSeenBy(kafka), /closed the connection/)
  }))

test('a SASL_SSL listener takes passwords over TLS', async () => {
  await using directory = await temporaryDirectory()
  const { ca, broker } = await makeCertificates(directory.path)
  const security = { protocol: 'SASL_SSL', users, certificates: broker } as const
  await withCluster({ security }, async (kafka) => {
    const sasl = { mechanism: 'scram-sha-512', ...alice } as const
    assert.equal(await clusterIdSeenBy(kafka, { sasl, tls: { ca } }), kafka.clusterId)
    await assert.rejects(clusterIdSeenBy(kafka, { sasl, tls: {} }), /certificate/)
  })
})

test('an SSL listener asks for a certificate of its own authority', async () => {
  await using directory = await temporaryDirectory()
  const { ca, broker, client } = await makeCertificates(directory.path)
  await withCluster({ security: { protocol: 'SSL', certificates: broker } }, async (kafka) => {
    const tls = { ca, cert: client.certificate, key: client.privateKey }
    assert.equal(await clusterIdSeenBy(kafka, { tls }), kafka.clusterId)
    await assert.rejects(clusterIdSeenBy(kafka, { tls: { ca } }))
  })
})
