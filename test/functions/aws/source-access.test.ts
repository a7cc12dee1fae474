import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sourceAccess } from '../../../functions/aws/source-access.ts'

const msk = { isMsk: true, subnetIds: [], securityGroupIds: [] }
const selfManaged = { isMsk: false, subnetIds: [], securityGroupIds: [] }

for (const [says, access, expected] of [
  [
    'MSK with IAM: nothing, the poller takes the role',
    { ...msk, securityProtocol: 'SASL_SSL', saslMechanism: 'AWS_MSK_IAM' },
    [],
  ],
  [
    'MSK with SCRAM: the secret; network and authority are known',
    {
      ...msk,
      securityProtocol: 'SASL_SSL',
      saslMechanism: 'SCRAM-SHA-512',
      secretArn: 'arn:s',
      caSecretArn: 'arn:ca',
      subnetIds: ['subnet-1'],
    },
    [{ Type: 'SASL_SCRAM_512_AUTH', URI: 'arn:s' }],
  ],
  [
    'MSK with client certificates',
    { ...msk, securityProtocol: 'SSL', secretArn: 'arn:s' },
    [{ Type: 'CLIENT_CERTIFICATE_TLS_AUTH', URI: 'arn:s' }],
  ],
  [
    'self-managed with SASL/PLAIN',
    { ...selfManaged, securityProtocol: 'SASL_SSL', saslMechanism: 'PLAIN', secretArn: 'arn:s' },
    [{ Type: 'BASIC_AUTH', URI: 'arn:s' }],
  ],
  [
    'self-managed with SCRAM-SHA-256 in a VPC, behind a private authority',
    {
      ...selfManaged,
      securityProtocol: 'SASL_SSL',
      saslMechanism: 'SCRAM-SHA-256',
      secretArn: 'arn:s',
      caSecretArn: 'arn:ca',
      subnetIds: ['subnet-1', 'subnet-2'],
      securityGroupIds: ['sg-1'],
    },
    [
      { Type: 'SASL_SCRAM_256_AUTH', URI: 'arn:s' },
      { Type: 'SERVER_ROOT_CA_CERTIFICATE', URI: 'arn:ca' },
      { Type: 'VPC_SUBNET', URI: 'subnet:subnet-1' },
      { Type: 'VPC_SUBNET', URI: 'subnet:subnet-2' },
      { Type: 'VPC_SECURITY_GROUP', URI: 'security_group:sg-1' },
    ],
  ],
  [
    'self-managed without authentication in a VPC: the network only',
    { ...selfManaged, securityProtocol: 'PLAINTEXT', subnetIds: ['subnet-1'] },
    [{ Type: 'VPC_SUBNET', URI: 'subnet:subnet-1' }],
  ],
] as const) {
  test(says, () => assert.deepEqual(sourceAccess(access), expected))
}
