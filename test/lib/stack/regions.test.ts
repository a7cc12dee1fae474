import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resourceOf, resourcesOf, statementsOf, synthesise } from './synthesise.ts'

const virginia = await synthesise('two-regions', 'us-east-1')
const dublin = await synthesise('two-regions', 'eu-west-1')

test("each region has the flow to its own cluster, in that cluster's network", () => {
  for (const [stack, flow, subnet] of [
    [virginia, 'DublinToVirginia', 'subnet-0d00000000000000c'],
    [dublin, 'VirginiaToDublin', 'subnet-0d00000000000000a'],
  ] as const) {
    const mirror = resourceOf(stack, 'AWS::Lambda::Function', `${flow}MirrorFunction`)
    assert.match(JSON.stringify(mirror.Properties.VpcConfig), new RegExp(subnet))
    const others = resourcesOf(stack, 'AWS::Lambda::Function').filter(({ id }) => !id.startsWith(flow))
    assert.deepEqual(
      others.map(({ Properties }) => Properties.Description),
      ['The Connect REST API'],
    )
  }
})

test("a source of another region is brokers of one's own: its mappings do not name the MSK cluster", () => {
  const { Properties } = resourceOf(
    virginia,
    'AWS::Lambda::Function',
    'DublinToVirginiaSourceConnectorFunction',
  )
  const variables = JSON.stringify(Properties.Environment)
  assert.doesNotMatch(variables, /SOURCE_CLUSTER_ARN/)
  assert.match(variables, /b-1\.dublin\.example\.com:9096/)
})

test('endpoints are made in the network that asks for them, once', () => {
  const endpoints = resourcesOf(dublin, 'AWS::EC2::VPCEndpoint').map(({ Properties }) => [
    Properties.ServiceName,
    Properties.VpcId,
    Properties.PrivateDnsEnabled,
  ])
  assert.deepEqual(endpoints, [
    ['com.amazonaws.eu-west-1.lambda', 'vpc-0d000000000000001', true],
    ['com.amazonaws.eu-west-1.sts', 'vpc-0d000000000000001', true],
    ['com.amazonaws.eu-west-1.secretsmanager', 'vpc-0d000000000000001', true],
  ])
  assert.deepEqual(resourcesOf(virginia, 'AWS::EC2::VPCEndpoint'), [])
})

test("a key of one's own is that of logs and variables, and each role may decrypt with it", () => {
  const key = 'arn:aws:kms:us-east-1:111122223333:key/00000000-0000-0000-0000-000000000001'
  for (const { id, Properties } of resourcesOf(virginia, 'AWS::Logs::LogGroup'))
    assert.equal(Properties.KmsKeyId, key, id)
  for (const { id, Properties } of resourcesOf(virginia, 'AWS::Lambda::Function')) {
    assert.equal(Properties.KmsKeyArn, key, id)
    const path = id.replace(/Function[0-9A-F]{8}$/, '')
    const granted = statementsOf(virginia, path).some(
      ({ actions, resources }) => actions.includes('kms:Decrypt') && resources.includes(key),
    )
    assert.ok(granted, path)
  }
})
