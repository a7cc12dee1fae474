import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClusterDeployment } from '../../../lib/config/cluster-deployment.ts'
import { ClusterAccess } from '../../../lib/stack/cluster-access.ts'

const msk = 'arn:aws:kafka:eu-west-1:111122223333:cluster/c/0b2c1c7a-1111-4000-8000-000000000000-5'
const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_c-AbCdEf'
const ca = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:ca-GhIjKl'
const network = {
  vpcId: 'vpc-1',
  subnetIds: ['subnet-1', 'subnet-2'],
  securityGroupIds: ['sg-1'],
  endpoints: [],
}

const access = (cluster: Partial<ClusterDeployment>): ClusterAccess =>
  new ClusterAccess(
    {
      alias: 'c',
      bootstrap: { from: 'file', servers: 'b:9096' },
      isEncrypted: true,
      authentication: 'none',
      ...cluster,
    },
    'b:9096',
  )

const rights = {
  cluster: ['Connect', 'WriteDataIdempotently'],
  topics: [{ names: ['s.*'], actions: ['WriteData'] }],
  groups: [{ names: ['g'], actions: ['AlterGroup'] }],
}

for (const [says, cluster, expected] of [
  ['MSK with IAM takes no secret', { mskClusterArn: msk, authentication: 'aws-msk-iam' }, []],
  [
    'MSK with SCRAM takes the secret of the user',
    { mskClusterArn: msk, authentication: 'scram-sha-512', secretArn: secret },
    [['SASL_SCRAM_512_AUTH', secret]],
  ],
  [
    'MSK with client certificates takes the secret of the certificate',
    { mskClusterArn: msk, authentication: 'mtls', secretArn: secret },
    [['CLIENT_CERTIFICATE_TLS_AUTH', secret]],
  ],
  [
    'MSK is told neither an authority nor a network: Lambda knows them',
    { mskClusterArn: msk, authentication: 'scram-sha-512', secretArn: secret, caSecretArn: ca, network },
    [['SASL_SCRAM_512_AUTH', secret]],
  ],
  ['PLAIN is basic authentication', { authentication: 'plain', secretArn: secret }, [['BASIC_AUTH', secret]]],
  [
    "SCRAM-SHA-256 is for brokers of one's own",
    { authentication: 'scram-sha-256', secretArn: secret },
    [['SASL_SCRAM_256_AUTH', secret]],
  ],
  [
    "brokers of one's own in a VPC take the authority, each subnet and each security group",
    { authentication: 'scram-sha-512', secretArn: secret, caSecretArn: ca, network },
    [
      ['SASL_SCRAM_512_AUTH', secret],
      ['SERVER_ROOT_CA_CERTIFICATE', ca],
      ['VPC_SUBNET', 'subnet:subnet-1'],
      ['VPC_SUBNET', 'subnet:subnet-2'],
      ['VPC_SECURITY_GROUP', 'security_group:sg-1'],
    ],
  ],
] as const) {
  test(`event source: ${says}`, () => {
    const configured = access(cluster).sourceAccessConfigurations()
    assert.deepEqual(
      configured.map(({ type, uri }) => [type.type, uri]),
      expected,
    )
  })
}

test('rights become statements for a cluster with IAM only', () => {
  const withIam = access({ mskClusterArn: msk, authentication: 'aws-msk-iam' }).clientStatements(rights)
  assert.deepEqual(
    withIam.map(({ actions, resources }) => [actions, resources]),
    [
      [['kafka-cluster:Connect', 'kafka-cluster:WriteDataIdempotently'], [msk]],
      [['kafka-cluster:WriteData'], [`${msk.replace(':cluster/', ':topic/')}/s.*`]],
      [['kafka-cluster:AlterGroup'], [`${msk.replace(':cluster/', ':group/')}/g`]],
    ],
  )
  assert.deepEqual(access({ mskClusterArn: msk, authentication: 'mtls' }).clientStatements(rights), [])
})

test('secrets are read by their whole ARNs, and decrypted with whatever key they are under', () => {
  const statements = access({ authentication: 'plain', secretArn: secret, caSecretArn: ca }).clientStatements(
    rights,
  )
  assert.deepEqual(
    statements.map((statement) => statement.toStatementJson()),
    [
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: [secret, ca] },
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: 'arn:aws:kms:eu-west-1:111122223333:key/*',
        Condition: { StringEquals: { 'kms:EncryptionContext:SecretARN': [secret, ca] } },
      },
    ],
  )
})

for (const [says, cluster, expected] of [
  ['a poller of brokers on a public network needs nothing of AWS', {}, []],
  ['a poller in a VPC needs interfaces there', { network }, ['ec2:CreateNetworkInterface']],
  [
    'a poller of MSK asks for the brokers',
    { mskClusterArn: msk, authentication: 'aws-msk-iam' },
    ['kafka:DescribeCluster', 'kafka:GetBootstrapBrokers', 'ec2:CreateNetworkInterface'],
  ],
  [
    'a poller of MSK with SCRAM asks for the secrets that the cluster knows',
    { mskClusterArn: msk, authentication: 'scram-sha-512', secretArn: secret },
    ['kafka:ListScramSecrets'],
  ],
] as const) {
  test(says, () => {
    const actions = access(cluster)
      .pollerStatements()
      .flatMap((statement) => statement.actions)
    assert.equal(actions.length === 0, expected.length === 0)
    for (const action of expected) assert.ok(actions.includes(action), action)
  })
}
