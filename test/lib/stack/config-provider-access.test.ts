// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of config providers, not of templates
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assetText, resourceOf, resourcesOf, statementsOf, synthesise } from './synthesise.ts'

const stack = await synthesise('config-providers')

const variablesOf = (path: string): Readonly<Record<string, unknown>> => {
  const { Environment } = resourceOf(stack, 'AWS::Lambda::Function', path).Properties
  // Parsed boundary: made by CDK.
  return (Environment as { Variables: Record<string, unknown> }).Variables
}
const secretsOf = (path: string): readonly string[] =>
  statementsOf(stack, path)
    .filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue'))
    .flatMap(({ resources }) => resources)

test('a variable is a parameter that shows its value to nobody, and is handed to the functions that resolve it', () => {
  const { Parameters } = stack.template.toJSON()
  assert.deepEqual(Parameters.EnvLagMax, {
    Type: 'String',
    NoEcho: true,
    Description: 'Value of the variable LAG_MAX, which config providers hand to functions',
  })
  assert.deepEqual(variablesOf('SourceToTargetMirror').LAG_MAX, { Ref: 'EnvLagMax' })
  assert.equal(variablesOf('WeblogSink').LAG_MAX, undefined)
  assert.deepEqual(variablesOf('WeblogSink').SEARCH_USER, { Ref: 'EnvSearchUser' })
})

test('a role may read exactly the secrets that its expressions name', () => {
  const [ofSink, ...others] = secretsOf('WeblogSink')
  assert.deepEqual(others, [])
  assert.match(ofSink ?? '', /:secretsmanager:.*:secret:search\/login-\?\?\?\?\?\?/)
  const ofMirror = secretsOf('SourceToTargetMirrorRole')
  assert.equal(ofMirror.length, 1)
  assert.match(ofMirror[0] ?? '', /:secret:kafka\/target-\?\?\?\?\?\?/)
  assert.match(secretsOf('PostedSink1')[0] ?? '', /:secret:later-\?\?\?\?\?\?/)
  // The API logs in to the target as the functions do. What a connector works with is not its business.
  assert.deepEqual(
    secretsOf('ConnectConnectApi').map((arn) => /secret:([\w/]+)-/.exec(arn)?.[1]),
    ['kafka/target'],
  )
})

test('settings keep expressions, and the template has no values', () => {
  const settings: Record<string, string> = JSON.parse(assetText(stack, 'WeblogSink', 'settings.json'))
  assert.equal(settings['connection.password'], '${secretsmanager:search/login:password}')
  assert.equal(settings['config.providers'], 'env, secretsmanager')
  for (const { Properties } of resourcesOf(stack, 'AWS::Lambda::Function'))
    assert.doesNotMatch(JSON.stringify(Properties), /\$\{(env|secretsmanager):/)
})
