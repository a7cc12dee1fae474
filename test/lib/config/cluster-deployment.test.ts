import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readClusterDeployment } from '../../../lib/config/cluster-deployment.ts'
import { entriesOf } from '../../../lib/config/config-entries.ts'
import type { Settings } from '../../../lib/config/settings-file.ts'

const mskArn = 'arn:aws:kafka:eu-west-1:111122223333:cluster/demo/11111111-2222-3333-4444-555555555555-1'
const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_demo-AbCdEf'
const caSecretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:ca-AbCdEf'

const read = (settings: Settings) => readClusterDeployment(entriesOf(settings, 'mm2.properties'), 'A')

test('a cluster of which nothing is said gets its servers from a parameter of the stack', () => {
  assert.deepEqual(read({}), {
    alias: 'A',
    bootstrap: { from: 'parameter', parameter: 'ABootstrapServers' },
    isEncrypted: false,
    authentication: 'none',
  })
})

for (const [says, settings, bootstrap] of [
  ['the file', { 'A.bootstrap.servers': 'a:1, b:2' }, { from: 'file', servers: 'a:1,b:2' }],
  ['the file at top level', { 'bootstrap.servers': 'a:1' }, { from: 'file', servers: 'a:1' }],
  ['MSK', { 'A.aws.msk.cluster.arn': mskArn }, { from: 'msk', clusterArn: mskArn }],
  [
    'the file before MSK',
    { 'A.bootstrap.servers': 'a:1', 'A.aws.msk.cluster.arn': mskArn },
    { from: 'file', servers: 'a:1' },
  ],
] as const) {
  test(`servers come from ${says}`, () => {
    assert.deepEqual(read(settings).bootstrap, bootstrap)
  })
}

for (const [protocol, mechanism, secret, authentication] of [
  ['PLAINTEXT', undefined, undefined, 'none'],
  ['SSL', undefined, undefined, 'none'],
  ['SSL', undefined, secretArn, 'mtls'],
  ['SASL_SSL', 'PLAIN', secretArn, 'plain'],
  ['SASL_SSL', 'SCRAM-SHA-256', secretArn, 'scram-sha-256'],
  ['SASL_PLAINTEXT', 'SCRAM-SHA-512', secretArn, 'scram-sha-512'],
  ['SASL_SSL', 'AWS_MSK_IAM', undefined, 'aws-msk-iam'],
] as const) {
  test(`${protocol} ${mechanism ?? ''} ${secret === undefined ? 'without' : 'with'} a secret authenticates by ${authentication}`, () => {
    const cluster = read({
      'A.security.protocol': protocol,
      ...(mechanism !== undefined && { 'A.sasl.mechanism': mechanism }),
      ...(secret !== undefined && { 'A.aws.secret.arn': secret }),
    })
    assert.equal(cluster.authentication, authentication)
    assert.equal(cluster.isEncrypted, protocol.endsWith('SSL'))
    assert.equal(cluster.secretArn, secret)
  })
}

test('a network and secrets are handed on', () => {
  const cluster = read({
    'A.security.protocol': 'SSL',
    'A.aws.ca.secret.arn': caSecretArn,
    'A.aws.vpc.id': 'vpc-1',
    'A.aws.subnet.ids': 'subnet-1, subnet-2',
    'A.aws.security.group.ids': 'sg-1',
  })
  assert.equal(cluster.caSecretArn, caSecretArn)
  assert.deepEqual(cluster.network, {
    vpcId: 'vpc-1',
    subnetIds: ['subnet-1', 'subnet-2'],
    securityGroupIds: ['sg-1'],
    endpoints: [],
  })
})

for (const [says, settings, message] of [
  [
    'a user without a secret',
    { 'A.security.protocol': 'SASL_SSL', 'A.sasl.mechanism': 'PLAIN' },
    /A.sasl.mechanism: PLAIN needs a user: .*A.aws.secret.arn/,
  ],
  [
    'IAM without TLS',
    { 'A.security.protocol': 'SASL_PLAINTEXT', 'A.sasl.mechanism': 'AWS_MSK_IAM' },
    /AWS_MSK_IAM needs SASL_SSL/,
  ],
  [
    'MSK with SASL/PLAIN',
    {
      'A.aws.msk.cluster.arn': mskArn,
      'A.security.protocol': 'SASL_SSL',
      'A.sasl.mechanism': 'PLAIN',
      'A.aws.secret.arn': secretArn,
    },
    /MSK does not offer PLAIN: use AWS_MSK_IAM, SCRAM-SHA-512/,
  ],
  [
    'a secret that nothing uses',
    { 'A.aws.secret.arn': secretArn },
    /A.aws.secret.arn: PLAINTEXT does not authenticate/,
  ],
  ['half a network', { 'A.aws.vpc.id': 'vpc-1', 'A.aws.subnet.ids': 'subnet-1' }, /a network is all three/],
  ["a secret's name", { 'A.aws.secret.arn': 'my-secret' }, /Expected the secret's whole ARN/],
  [
    'an ARN without its last characters',
    { 'A.aws.secret.arn': secretArn.slice(0, -7) },
    /Expected the secret's whole ARN/,
  ],
  ['a subnet that is none', { 'A.aws.subnet.ids': 'sg-1' }, /Expected ids that start with subnet-/],
] as const) {
  test(`${says} is refused`, () => {
    assert.throws(() => read(settings), message)
  })
}
