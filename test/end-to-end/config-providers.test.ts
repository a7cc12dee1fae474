// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of config providers, not of templates
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { Producer } from '../../kafka/producer.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { makeCertificates } from '../support/certificates.ts'
import { connectClient } from '../support/connect-client.ts'
import { createTopic } from '../support/create-topic.ts'
import { sharedMirror } from '../support/mirror-run.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/*
  From mm2.properties through the stack to real brokers: logins that only config providers know let every function in, and a
  connector that is posted signs in to its search nodes with them. No value stands anywhere but where it is used.
*/
const ending = new AsyncDisposableStack()
after(() => ending.disposeAsync())
const { path } = ending.use(await temporaryDirectory())
const { ca, broker } = await makeCertificates(path)
const user = { username: 'mirror', password: 'pa-55!word' }

const arn = (name: string): string => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}-AbCdEf`
const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required'
const ofSource = (field: string): string => `\${sm:${encodeURIComponent(arn('source/user'))}:${field}}`

const mirror = sharedMirror({
  source: { security: { protocol: 'SASL_SSL', users: [user], certificates: broker } },
  target: { security: { protocol: 'SASL_SSL', users: [user], certificates: broker } },
  settings: {
    'config.providers': 'env, sm',
    'config.providers.env.class': 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
    'config.providers.sm.class': 'com.amazonaws.kafka.config.providers.SecretsManagerConfigProvider',
    'security.protocol': 'SASL_SSL',
    'sasl.mechanism': 'SCRAM-SHA-512',
    'source.aws.ca.secret.arn': arn('ca'),
    'target.aws.ca.secret.arn': arn('ca'),
    'source.sasl.jaas.config': `${scram} username="${ofSource('username')}" password="${ofSource('password')}";`,
    'target.sasl.jaas.config': `${scram} username="\${env:TARGET_USER}" password="\${sm:target/user:password}";`,
    'source->target.offset.lag.max': '${env:LAG_MAX}',
    'connectors.posted.sinks': '1',
    'connectors.posted.secrets': 'search',
  },
  variables: { TARGET_USER: user.username, LAG_MAX: '7' },
  secrets: {
    [arn('source/user')]: user,
    'target/user': { password: user.password },
    search: { username: 'sink', password: 'se-cret' },
    [arn('ca')]: { certificate: ca },
  },
})
const call = connectClient(() => mirror().aws.functionUrls()[0])

const records = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    timestamp: Date.now(),
    key: Buffer.from(`${index}`),
    value: Buffer.from(`{"n":${index}}`),
    headers: [],
  }))

test('functions log in to both clusters with what config providers say', async () => {
  await createTopic(mirror().source, 'orders')
  await new Producer(mirror().source).append({ topic: 'orders', partition: 0 }, records(500))
  await assertCopied(mirror(), { orders: 500 })
})

test('the REST API shows expressions, and not what they stand for', async () => {
  const { body } = await call('GET', '/connectors/MirrorSourceConnector/config')
  const config = JSON.stringify(body)
  assert.match(config, /\$\{sm:target\/user:password\}/)
  assert.match(config, /"offset.lag.max":"\$\{env:LAG_MAX\}"/)
  assert.doesNotMatch(config, /pa-55!word/)
})

test('a sink that is posted signs in with a secret; one that was not deployed is refused with the line to add', async () => {
  const seen = new Set<string>()
  const server = createServer((request, response) => {
    seen.add(`${request.method} ${request.headers.authorization}`)
    const lines: Buffer[] = []
    request.on('data', (chunk) => lines.push(chunk))
    request.on('end', () => {
      const actions = Buffer.concat(lines)
        .toString()
        .split('\n')
        .filter((line) => line.startsWith('{"index"'))
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ errors: false, items: actions.map(() => ({ index: { status: 201 } })) }))
    })
  }).listen(0, '127.0.0.1')
  ending.defer(() => void server.close())
  await once(server, 'listening')
  // It listens on a port, so its address is no pipe's.
  const { port } = server.address() as AddressInfo
  const config = (password: string) => ({
    'connector.class': 'io.confluent.connect.elasticsearch.ElasticsearchSinkConnector',
    topics: 'orders',
    'key.ignore': 'true',
    'connection.url': `http://127.0.0.1:${port}`,
    'connection.username': '${sm:search:username}',
    'connection.password': password,
    'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
    'value.converter.schemas.enable': 'false',
  })
  const refused = await call('POST', '/connectors', { name: 'sink', config: config('${sm:other:password}') })
  assert.equal(refused.status, 400)
  assert.match(
    JSON.stringify(refused.body),
    /was not given the secret other.*connectors\.posted\.secrets = search, other/,
  )

  const posted = await call('POST', '/connectors', { name: 'sink', config: config('${sm:search:password}') })
  assert.equal(posted.status, 201, JSON.stringify(posted.body))
  assert.match(JSON.stringify(posted.body), /\$\{sm:search:password\}/)
  const basic = `Basic ${Buffer.from('sink:se-cret').toString('base64')}`
  await until(
    'a request with the login',
    async () => seen,
    (found) => found.has(`POST ${basic}`),
    90_000,
  )
})
