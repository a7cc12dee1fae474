// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of config providers, not of templates
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDeployment } from '../../../lib/config/deployment.ts'
import { requirementsOf, resolveSettings } from '../../../lib/config/provided-values.ts'
import { parametersOf } from '../../../lib/config/provided-variable.ts'

const declared = {
  'config.providers': 'env, sm',
  'config.providers.env.class': 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
  'config.providers.sm.class': 'com.amazonaws.kafka.config.providers.SecretsManagerConfigProvider',
}

test('settings need each variable and each secret once', () => {
  const settings = {
    ...declared,
    a: '${env:A_1} and ${env:B_1}, ${env:A_1}',
    b: '${sm:kafka:username}',
    c: '${sm:kafka:password}',
    d: '${unknown:x}',
    'connectors.posted.variables': 'C_1',
    'connectors.posted.secrets': 'later',
  }
  assert.deepEqual(requirementsOf(settings), {
    variables: ['A_1', 'B_1', 'C_1'],
    secrets: [{ id: 'kafka' }, { id: 'later' }],
  })
})

test('settings are resolved; what nobody declares stays as it is', () => {
  const settings = { ...declared, a: '<${env:A_1}>', b: '${unknown:x}', c: 'plain' }
  assert.deepEqual(resolveSettings(settings, { variables: { A_1: '${env:B_1}' }, secrets: new Map() }), {
    ...declared,
    a: '<${env:B_1}>',
    b: '${unknown:x}',
    c: 'plain',
  })
})

test('a secret is one of its fields, or its whole text', () => {
  const settings = {
    ...declared,
    'config.providers': 'sm, raw',
    'config.providers.raw.class': declared['config.providers.sm.class'],
    'config.providers.raw.param.RawSecretEncoding': 'base64',
    a: '${sm:kafka:port}/${sm:kafka}',
    b: '${raw:kafka}',
  }
  const secrets = new Map([['kafka', { text: '{"port": 9092}' }]])
  const { a, b } = resolveSettings(settings, { variables: {}, secrets })
  assert.deepEqual([a, b], ['9092/{"port": 9092}', Buffer.from('{"port": 9092}').toString('base64')])
})

test('every key that can not be resolved is named, and no value', () => {
  const settings = { ...declared, a: '${env:A_1}', b: 'x${sm:kafka:password}', c: 'hunter2' }
  assert.throws(
    () =>
      resolveSettings(settings, {
        variables: {},
        secrets: new Map([['kafka', { text: '{"user": "hunter2"}' }]]),
      }),
    (error: Error) => {
      assert.match(
        error.message,
        /settings\.json: a: \$\{env:A_1\} was not resolved: the variable A_1 is not set/,
      )
      assert.match(
        error.message,
        /settings\.json: b: \$\{sm:kafka:password\} was not resolved: the secret kafka is no JSON object with a field "password"/,
      )
      assert.doesNotMatch(error.message, /hunter2/)
      return true
    },
  )
})

const providers = Object.entries(declared)
  .map(([key, value]) => `${key} = ${value}`)
  .join('\n')
const flow = `clusters = source, target\nsource->target.enabled = true\n${providers}\n`
const parse = (lines: string, connectors: Readonly<Record<string, string>> = {}) =>
  parseDeployment({
    properties: flow + lines,
    connectors: new Map(Object.entries(connectors).map(([file, config]) => [file, config])),
  })
const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:kafka-AbCdEf'
const jaas = (user: string, password: string) =>
  `org.apache.kafka.common.security.scram.ScramLoginModule required username="${user}" password="${password}";`
const scram = (alias: string) =>
  `${alias}.security.protocol = SASL_SSL\n${alias}.sasl.mechanism = SCRAM-SHA-512\n${alias}.sasl.jaas.config = `

for (const [says, lines, problem] of [
  [
    'topics',
    'source->target.topics = ${env:TOPICS}',
    /line 6: source->target.topics: .*the stack is made of this before/,
  ],
  [
    'servers',
    'source.bootstrap.servers = ${env:SERVERS}:9092',
    /source.bootstrap.servers: .*write the value itself/,
  ],
  ['our own settings', 'aws.lambda.memory.mb = ${env:MEMORY}', /aws.lambda.memory.mb: /],
  ['a protocol', 'source.security.protocol = ${env:PROTOCOL}', /source.security.protocol: /],
] as const) {
  test(`an expression for ${says} is refused: the stack is made of them`, () => {
    assert.throws(() => parse(lines), problem)
  })
}

test('a number may be an expression, and its variable is a parameter of the stack', () => {
  const deployment = parse('source->target.offset.lag.max = ${env:LAG_MAX}')
  assert.deepEqual(deployment.variables, [
    {
      name: 'LAG_MAX',
      parameter: 'EnvLagMax',
      origin: 'mm2.properties, line 6',
      key: 'source->target.offset.lag.max',
    },
  ])
  const [mirror] = deployment.flows[0]?.functions ?? []
  assert.equal(mirror?.settings['offset.lag.max'], '${env:LAG_MAX}')
  assert.deepEqual(parametersOf(deployment.variables, { LAG_MAX: '7' }), {
    parameters: { EnvLagMax: '7' },
    problems: [],
  })
  assert.match(
    parametersOf(deployment.variables, {}).problems[0]?.message ?? '',
    /the variable LAG_MAX is not set/,
  )
})

test('variables whose parameters would be the same are refused', () => {
  assert.throws(
    () => parse('source->target.offset.lag.max = ${env:LAG_MAX}\ntarget.client.id = ${env:LAG__MAX}'),
    /the variables LAG_MAX and LAG__MAX differ only in/,
  )
})

test('a login module may leave its password to a provider, and may not hold one', () => {
  const provided = parse(`${scram('target')}${jaas('me', '${env:PASSWORD}')}`)
  assert.equal(provided.clusters[1]?.authentication, 'scram-sha-512')
  assert.throws(() => parse(`${scram('target')}${jaas('me', 'hunter2${env:PASSWORD}')}`), /not deployed: put/)
  assert.throws(() => parse(`${scram('target')}${jaas('me', '${unknown:PASSWORD}')}`), /not deployed: put/)
})

test('a cluster that event sources read takes its login from a secret: one by its ARN, in both fields', () => {
  const one = `${scram('source')}${jaas(`\${sm:${arn}:username}`, `\${sm:${arn}:password}`)}`
  assert.equal(parse(one).clusters[0]?.secretArn, arn)
  assert.throws(
    () => parse(`${scram('source')}${jaas('me', '${sm:kafka:password}')}`),
    /source.aws.secret.arn: event sources read source, and Lambda takes their login from a secret alone/,
  )
})

test('an expression of a provider that nobody declares is warned about, in every file', () => {
  const sink = JSON.stringify({
    name: 'sink',
    config: {
      'connector.class': 'io.confluent.connect.elasticsearch.ElasticsearchSinkConnector',
      topics: 't',
      'connection.url': 'http://localhost:9200',
      'connection.username': 'me',
      'connection.password': '${vault:search:password}',
    },
  })
  const { warnings } = parse('source.client.id = ${vault:x}', { 'connectors/sink.json': sink })
  assert.deepEqual(
    warnings.filter((warning) => warning.includes('vault')).map((warning) => warning.split(' is taken')[0]),
    ['mm2.properties, line 6: source.client.id:', 'connectors/sink.json: connection.password:'],
  )
})

test('settings of connectors are checked when they are known, and what they need is known before', () => {
  const sink = (config: Readonly<Record<string, string>>) =>
    JSON.stringify({
      name: 'sink',
      config: {
        'connector.class': 'io.confluent.connect.elasticsearch.ElasticsearchSinkConnector',
        topics: 't',
        'connection.url': 'http://localhost:9200',
        'key.ignore': 'true',
        ...config,
      },
    })
  const file = (config: Readonly<Record<string, string>>) => ({ 'connectors/sink.json': sink(config) })
  const { connectors } = parse(
    '',
    file({
      'connection.username': '${sm:search:username}',
      'connection.password': '${sm:search:password}',
      'batch.size': '${env:BATCH_SIZE}',
    }),
  )
  assert.deepEqual(requirementsOf(connectors[0]?.settings ?? {}), {
    variables: ['BATCH_SIZE'],
    secrets: [{ id: 'search' }],
  })
  assert.throws(
    () => parse('', file({ 'connection.url': 'https://${env:SEARCH_HOST}:9200' })),
    /connection.url: \$\{env:SEARCH_HOST\} is resolved when a function starts/,
  )
  assert.throws(
    () => parse('', file({ 'connection.password': 'hunter2' })),
    /no password may stand in this file/,
  )
  assert.throws(() => parse('', file({ 'connection.username': 'me' })), /A user without a password/)
  assert.throws(
    () => parse('', file({ 'batch.size': '${env:BATCH_SIZE}', 'max.retries': 'x' })),
    /Invalid value x for configuration max.retries/,
  )
})
