// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of config providers, not of templates
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configProvidersOf, type ProvidedValue } from '../../../lib/config/config-providers.ts'
import { expressionsIn, replaceExpressions } from '../../../lib/config/provider-expression.ts'

const samples = 'com.amazonaws.kafka.config.providers.SecretsManagerConfigProvider'
const providers = configProvidersOf({
  'config.providers': 'env, some, sm, raw, lenses, file, mine, noClass',
  'config.providers.env.class': 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
  'config.providers.some.class': 'org.apache.kafka.common.config.provider.EnvVarConfigProvider',
  'config.providers.some.param.allowlist.pattern': 'KAFKA_.*',
  'config.providers.sm.class': samples,
  'config.providers.sm.param.region': 'eu-west-1',
  'config.providers.raw.class': samples,
  'config.providers.raw.param.RawSecretEncoding': 'base64',
  'config.providers.lenses.class': 'io.lenses.connect.secrets.providers.AWSSecretProvider',
  'config.providers.file.class': 'org.apache.kafka.common.config.provider.FileConfigProvider',
  'config.providers.mine.class': 'com.example.Mine',
  'config.providers.unlisted.class': samples,
})
const standsFor = (text: string): ProvidedValue | string | undefined => {
  const [expression] = expressionsIn(text)
  assert(expression, `${text} is an expression`)
  return providers.get(expression.provider)?.valueOf(expression)
}
const secret = (id: string, field?: string, region?: string): ProvidedValue => ({
  from: 'secret',
  secret: { id, ...(region && { region }) },
  ...(field && { field }),
  isBase64: false,
})
const arn = 'arn:aws:secretsmanager:us-west-2:111122223333:secret:db/admin-AbCdEf'

for (const [text, value] of [
  ['${env:KAFKA_PASSWORD}', { from: 'variable', name: 'KAFKA_PASSWORD' }],
  ['${some:KAFKA_PASSWORD}', { from: 'variable', name: 'KAFKA_PASSWORD' }],
  ['${sm:kafka/login:password}', secret('kafka/login', 'password', 'eu-west-1')],
  ['${sm:kafka/login:password?ttl=30000}', secret('kafka/login', 'password', 'eu-west-1')],
  ['${sm:kafka/login}', secret('kafka/login', undefined, 'eu-west-1')],
  ['${sm:kafka/login?ttl=30000}', secret('kafka/login', undefined, 'eu-west-1')],
  [`\${sm:${arn}:password}`, secret(arn, 'password', 'us-west-2')],
  [`\${sm:${arn}}`, secret(arn, undefined, 'us-west-2')],
  [`\${sm:${encodeURIComponent(arn)}:password}`, secret(arn, 'password', 'us-west-2')],
  ['${raw:kafka}', { from: 'secret', secret: { id: 'kafka' }, isBase64: true }],
  ['${lenses:kafka:password}', secret('kafka', 'password')],
  ['${unlisted:kafka:password}', undefined],
  ['${noClass:kafka:password}', undefined],
] as const) {
  test(`${text} stands for ${value === undefined ? 'nothing that is known' : `a ${value.from}`}`, () => {
    assert.deepEqual(standsFor(text), value)
  })
}

for (const [text, why] of [
  ['${some:HOME}', /the variable HOME is not one of allowlist.pattern, KAFKA_\.\*/],
  ['${env:a/path:KAFKA}', /a variable has no path/],
  ['${env:AWS_SECRET_ACCESS_KEY}', /set by Lambda or by the stack itself.*give it another name/],
  ['${env:TARGET_BOOTSTRAP_SERVERS}', /set by Lambda or by the stack itself/],
  ['${env:1st}', /can't be a variable of a function/],
  ['${sm:a secret:password}', /'a secret' is no secret of Secrets Manager/],
  [
    '${file:/etc/kafka.properties:password}',
    /a function has none. Put the values into Secrets Manager and declare/,
  ],
  ['${mine:x}', /there is no config provider com.example.Mine here. Available: /],
] as const) {
  test(`${text} is refused with what to write instead`, () => {
    const value = standsFor(text)
    assert.equal(typeof value, 'string')
    assert.match(String(value), why)
  })
}

test('expressions are found and replaced as ConfigTransformer does, and what replaces them is not looked at again', () => {
  const text = 'a ${env:A} $ {b} ${no} ${sm:x:y:z} ${}'
  assert.deepEqual(
    expressionsIn(text).map(({ provider, rest }) => [provider, rest]),
    [
      ['env', 'A'],
      ['sm', 'x:y:z'],
    ],
  )
  assert.equal(
    replaceExpressions(text, ({ rest }) => `\${env:${rest}}$&`),
    'a ${env:A}$& $ {b} ${no} ${env:x:y:z}$& ${}',
  )
})
