import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { describeConfigs } from '../../kafka/api/describe-configs.ts'
import { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { groupOffsets } from '../../sample/group-offsets.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { makeCertificates } from '../support/certificates.ts'
import { commitOffsets } from '../support/commit-offsets.ts'
import { createTopic } from '../support/create-topic.ts'
import { sharedMirror } from '../support/mirror-run.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/*
  A whole mirror over TLS: the source wants a password (SCRAM), the target a client certificate, and neither is signed by an
  authority that Node knows. Every function and the event sources get in with what the secrets hold.
*/
const ending = new AsyncDisposableStack()
after(() => ending.disposeAsync())
const { path } = ending.use(await temporaryDirectory())
const { ca, broker, client } = await makeCertificates(path)
const user = { username: 'mirror', password: 'pa-55!word' }

const arn = (name: string): string => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}-AbCdEf`
const mirror = sharedMirror({
  source: { security: { protocol: 'SASL_SSL', users: [user], certificates: broker } },
  target: { security: { protocol: 'SSL', certificates: broker } },
  settings: {
    'source.security.protocol': 'SASL_SSL',
    'source.sasl.mechanism': 'SCRAM-SHA-512',
    'source.aws.secret.arn': arn('source/user'),
    'source.aws.ca.secret.arn': arn('ca'),
    'target.security.protocol': 'SSL',
    'target.aws.secret.arn': arn('target/client'),
    'target.aws.ca.secret.arn': arn('ca'),
    'source->target.sync.group.offsets.enabled': 'true',
  },
  secrets: {
    [arn('source/user')]: user,
    [arn('target/client')]: { ...client },
    [arn('ca')]: { certificate: ca },
  },
})

const records = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    timestamp: Date.now(),
    key: Buffer.from(`${index}`),
    value: Buffer.from(`value ${index}`),
    headers: [],
  }))

test('MirrorConnectorsIntegrationSSLTest: topics are made with their configs, and records copied, over TLS with a password and a certificate', async () => {
  await createTopic(mirror().source, 'orders', {
    partitions: 3,
    configs: { 'cleanup.policy': 'compact' },
  })
  const producer = new Producer(mirror().source)
  for (const partition of [0, 2]) await producer.append({ topic: 'orders', partition }, records(500))
  await assertCopied(mirror(), { orders: 1_000 })
  const [remote] = await mirror().target.sendToAny(describeConfigs(['source.orders']))
  assert.equal(remote?.configs.find(({ name }) => name === 'cleanup.policy')?.value, 'compact')
})

test('groups are moved and heartbeats arrive over TLS', async () => {
  await commitOffsets(mirror().source, 'app', [
    { topic: 'orders', partition: 0, offset: 321n, metadata: '' },
    { topic: 'orders', partition: 2, offset: 500n, metadata: '' },
  ])
  await until(
    'group app on the target',
    () => groupOffsets(mirror().target, 'app', 'source.orders'),
    (found) => found.get(0) === 321n && found.get(2) === 500n,
    60_000,
  )
  const { topics } = await mirror().target.metadata(['heartbeats', 'source.checkpoints.internal'])
  assert.deepEqual(
    topics.map(({ errorCode }) => errorCode),
    [0, 0],
  )
})

test('nobody gets in without: neither plaintext, nor an unknown authority, nor no certificate or password', async () => {
  const { source, target } = mirror().kafka
  for (const [servers, tls] of [
    [source.bootstrapServers, undefined],
    [source.bootstrapServers, {}],
    [source.bootstrapServers, { ca }],
    [target.bootstrapServers, undefined],
    [target.bootstrapServers, { ca }],
  ] as const) {
    const stranger = new Cluster({ clientId: 'stranger', bootstrapServers: [servers], ...(tls && { tls }) })
    try {
      await assert.rejects(stranger.metadata([]))
    } finally {
      stranger.close()
    }
  }
})
