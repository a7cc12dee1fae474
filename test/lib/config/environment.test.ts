import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  bootstrapServersParameter,
  connectorEnvironment,
  type FunctionEnvironment,
  flowEnvironment,
  fromEnvironment,
  sourceConnectorEnvironment,
  toEnvironment,
} from '../../../lib/config/environment.ts'

const source = { bootstrapServers: 's:1,s:2' }
const target = { bootstrapServers: 't:1', secretArn: 'arn:secret', caSecretArn: 'arn:ca' }

const environments: readonly FunctionEnvironment[] = [
  { kind: 'mirror', source, target },
  { kind: 'checkpoint', source: target, target: source },
  { kind: 'heartbeat', source, target },
  { kind: 'source-connector', source, target, mirrorFunctionArn: 'arn:mirror' },
  { kind: 'source-connector', source, target, mirrorFunctionArn: 'arn:mirror', sourceClusterArn: 'arn:msk' },
  { kind: 'file-source', cluster: target },
  { kind: 'file-source', cluster: target, logBucket: 'logs' },
  { kind: 'search-sink', cluster: source },
]

for (const environment of environments) {
  test(`what the stack writes, the function reads back: ${JSON.stringify(environment)}`, () => {
    assert.deepEqual(fromEnvironment(toEnvironment(environment)), environment)
  })
}

test('variables have the names that are documented', () => {
  const environment = environments[4]
  assert.ok(environment !== undefined)
  assert.deepEqual(toEnvironment(environment), {
    POWERTOOLS_SERVICE_NAME: 'source-connector',
    POWERTOOLS_METRICS_NAMESPACE: 'LambdaMirrorMaker',
    SOURCE_BOOTSTRAP_SERVERS: 's:1,s:2',
    TARGET_BOOTSTRAP_SERVERS: 't:1',
    TARGET_SECRET_ARN: 'arn:secret',
    TARGET_CA_SECRET_ARN: 'arn:ca',
    MIRROR_FUNCTION_ARN: 'arn:mirror',
    SOURCE_CLUSTER_ARN: 'arn:msk',
  })
})

test('a sink is told of the domain that its stack has made', () => {
  const environment = { kind: 'search-sink', cluster: source, searchUrl: 'https://search.example' } as const
  assert.deepEqual(fromEnvironment(toEnvironment(environment)), environment)
})

test('every variable that is missing is named', () => {
  assert.throws(
    () => fromEnvironment({ POWERTOOLS_SERVICE_NAME: 'source-connector', SOURCE_BOOTSTRAP_SERVERS: '' }),
    /SOURCE_BOOTSTRAP_SERVERS: is not set.*\n.*TARGET_BOOTSTRAP_SERVERS: is not set.*\n.*MIRROR_FUNCTION_ARN: is not set/,
  )
})

test('an environment without a service name, or with one that is no function, is refused', () => {
  assert.throws(() => fromEnvironment({}), /POWERTOOLS_SERVICE_NAME/)
  assert.throws(() => fromEnvironment({ POWERTOOLS_SERVICE_NAME: 'mirrorr' }), /'mirrorr' is no function/)
})

test('a function refuses the environment of another', () => {
  const variables = toEnvironment({ kind: 'search-sink', cluster: source })
  assert.throws(() => flowEnvironment(variables), /'search-sink' runs code of mirror, source-connector/)
  assert.throws(() => sourceConnectorEnvironment(variables), /'search-sink' runs code of source-connector/)
  assert.throws(
    () => connectorEnvironment(toEnvironment({ kind: 'mirror', source, target })),
    /'mirror' runs code of file-source, search-sink/,
  )
})

for (const [alias, parameter] of [
  ['source', 'SourceBootstrapServers'],
  ['us-west', 'UsWestBootstrapServers'],
  ['dc_1.a', 'Dc1ABootstrapServers'],
] as const) {
  test(`the parameter of ${alias} is ${parameter}`, () => {
    assert.equal(bootstrapServersParameter(alias), parameter)
  })
}
