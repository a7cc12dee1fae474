import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secrets } from '../../../functions/aws/secrets.ts'
import { clusterOptions } from '../../../functions/kafka/connect.ts'
import type { ClientConfig } from '../../../lib/config/client-config.ts'
import { withFakeAws } from '../../support/fake-aws.ts'

const plaintext: ClientConfig = {
  bootstrapServers: ['b1:9092', 'b2:9092'],
  clientId: 'source->target|MirrorSourceConnector|replication-source-admin',
  securityProtocol: 'PLAINTEXT',
  checkHostname: true,
  compressionType: 'none',
  connectTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  autoOffsetReset: 'earliest',
}

const secrets: Record<string, object> = {
  'arn:user': { username: 'u', password: 'p' },
  'arn:client': { certificate: 'CERT', privateKey: 'KEY', privateKeyPassword: 'PASS' },
  'arn:client-plain': { certificate: 'CERT', privateKey: 'KEY' },
  'arn:ca': { certificate: 'CA' },
}

/** The options of a client, its secrets read from a Secrets Manager that holds those above. */
const optionsOf = async (client: Partial<ClientConfig>) => {
  const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<typeof clusterOptions>>>()
  await withFakeAws(
    ({ body }) => ({
      body: { SecretString: JSON.stringify(secrets[(body as { SecretId: string }).SecretId]) },
    }),
    async () => resolve(await clusterOptions({ ...plaintext, ...client }, new Secrets())),
  )
  return promise
}

test('a plaintext cluster has servers, a client id and time-outs, and asks for no secret', async () => {
  assert.deepEqual(await optionsOf({}), {
    bootstrapServers: ['b1:9092', 'b2:9092'],
    clientId: 'source->target|MirrorSourceConnector|replication-source-admin',
    connectTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
  })
})

for (const [says, client, expected] of [
  ['TLS trusts what Node.js trusts', { securityProtocol: 'SSL' }, { tls: {} }],
  [
    'TLS with an authority from a secret',
    { securityProtocol: 'SSL', caSecretArn: 'arn:ca' },
    { tls: { ca: 'CA' } },
  ],
  ['TLS with an authority by value', { securityProtocol: 'SSL', caPem: 'PEM' }, { tls: { ca: 'PEM' } }],
  [
    'a client certificate whose key has a password',
    { securityProtocol: 'SSL', secretArn: 'arn:client' },
    { tls: { cert: 'CERT', key: 'KEY', passphrase: 'PASS' } },
  ],
  [
    'a client certificate whose key has none',
    { securityProtocol: 'SSL', secretArn: 'arn:client-plain' },
    { tls: { cert: 'CERT', key: 'KEY' } },
  ],
  [
    'SCRAM over TLS: the secret is a user, not a certificate',
    { securityProtocol: 'SASL_SSL', saslMechanism: 'SCRAM-SHA-512', secretArn: 'arn:user' },
    { tls: {}, sasl: { mechanism: 'scram-sha-512', username: 'u', password: 'p' } },
  ],
  [
    'SCRAM-SHA-256 without TLS',
    { securityProtocol: 'SASL_PLAINTEXT', saslMechanism: 'SCRAM-SHA-256', secretArn: 'arn:user' },
    { sasl: { mechanism: 'scram-sha-256', username: 'u', password: 'p' } },
  ],
  [
    'PLAIN over TLS',
    { securityProtocol: 'SASL_SSL', saslMechanism: 'PLAIN', secretArn: 'arn:user' },
    { tls: {}, sasl: { mechanism: 'plain', username: 'u', password: 'p' } },
  ],
] as const) {
  test(says, async () => {
    const { tls, sasl } = await optionsOf(client)
    assert.deepEqual({ ...(tls && { tls }), ...(sasl && { sasl }) }, expected)
  })
}

test('a certificate for another host is taken only when the settings say so', async () => {
  const { tls } = await optionsOf({ securityProtocol: 'SSL', checkHostname: false })
  assert.equal(tls?.checkServerIdentity?.('b1', {} as never), undefined)
})

test('MSK with IAM signs a fresh token of its own for each authentication, for the region it runs in', async () => {
  await withFakeAws(
    () => ({ status: 500, body: {} }),
    async (requests) => {
      const { sasl } = await clusterOptions(
        { ...plaintext, securityProtocol: 'SASL_SSL', saslMechanism: 'AWS_MSK_IAM' },
        new Secrets(),
      )
      assert.ok(sasl?.mechanism === 'oauthbearer')
      const { value } = await sasl.oauthBearerProvider()
      const url = new URL(Buffer.from(value, 'base64url').toString())
      assert.equal(url.host, 'kafka.eu-west-1.amazonaws.com')
      assert.equal(url.searchParams.get('Action'), 'kafka-cluster:Connect')
      assert.equal(url.searchParams.get('X-Amz-Expires'), '900')
      assert.deepEqual(requests, [])
    },
  )
})

test('SASL without a secret is an error that names the servers and what to write', async () => {
  await assert.rejects(optionsOf({ securityProtocol: 'SASL_SSL', saslMechanism: 'SCRAM-SHA-512' }), {
    message:
      'b1:9092,b2:9092 asks for SCRAM-SHA-512 and no secret is named. Put {"username","password"} into Secrets Manager and name it in X.aws.secret.arn, or leave the password of X.sasl.jaas.config to a config provider.',
  })
})
