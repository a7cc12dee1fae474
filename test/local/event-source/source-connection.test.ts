import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cluster } from '../../../kafka/cluster.ts'
import { sourceConnection } from '../../../local/event-source/source-connection.ts'
import type { JsonObject } from '../../../local/json.ts'
import { withCluster } from '../../support/brokers.ts'
import { makeCertificates } from '../../support/certificates.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const secrets: { readonly [arn: string]: JsonObject } = {
  user: { username: 'mm', password: 'pw' },
  ca: { certificate: 'CA' },
  client: { certificate: 'C', privateKey: 'K', privateKeyPassword: 'P' },
}
const options = (...access: readonly (readonly [string, string])[]) =>
  sourceConnection(
    'id-0',
    access.map(([type, uri]) => ({ type, uri })),
    (arn) => secrets[arn] ?? {},
  )

for (const [says, made, expected] of [
  ['without access configurations it is plaintext', options(), { clientId: 'id-0' }],
  [
    'where the poller stands in a network plays no part',
    options(['VPC_SUBNET', 'subnet-1']),
    { clientId: 'id-0' },
  ],
  [
    'SCRAM goes over TLS',
    options(['SASL_SCRAM_512_AUTH', 'user']),
    { clientId: 'id-0', tls: {}, sasl: { mechanism: 'scram-sha-512', username: 'mm', password: 'pw' } },
  ],
  [
    'BASIC_AUTH is PLAIN, with an authority of its own',
    options(['BASIC_AUTH', 'user'], ['SERVER_ROOT_CA_CERTIFICATE', 'ca']),
    { clientId: 'id-0', tls: { ca: 'CA' }, sasl: { mechanism: 'plain', username: 'mm', password: 'pw' } },
  ],
  [
    'a client certificate comes with its key and its password',
    options(['CLIENT_CERTIFICATE_TLS_AUTH', 'client']),
    { clientId: 'id-0', tls: { cert: 'C', key: 'K', passphrase: 'P' } },
  ],
] as const) {
  test(says, () => assert.deepEqual(made, expected))
}

test('a type that is not known is refused by name', () => {
  assert.throws(
    () => options(['OAUTHBEARER_AUTH', 'user']),
    /OAUTHBEARER_AUTH is not supported on one machine/,
  )
})

test('a secret without a password is refused by the field', () => {
  assert.throws(() => options(['BASIC_AUTH', 'ca']), /username of the secret has to be a string/)
})

test('a broker with SASL_SSL lets the poller in', async () => {
  await using directory = await temporaryDirectory()
  const { ca, broker } = await makeCertificates(directory.path)
  const users = [{ username: 'mm', password: 'pw' }]
  await withCluster({ security: { protocol: 'SASL_SSL', users, certificates: broker } }, async (kafka) => {
    const access = [
      { type: 'SASL_SCRAM_256_AUTH', uri: 'user' },
      { type: 'SERVER_ROOT_CA_CERTIFICATE', uri: 'ca' },
    ]
    const connection = sourceConnection('id-0', access, (arn) =>
      arn === 'ca' ? { certificate: ca } : (secrets[arn] ?? {}),
    )
    const cluster = new Cluster({ ...connection, bootstrapServers: kafka.bootstrapServers.split(',') })
    try {
      assert.equal((await cluster.metadata([])).clusterId, kafka.clusterId)
    } finally {
      cluster.close()
    }
  })
})
