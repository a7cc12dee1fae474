import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigException } from '../../../lib/config/config-exception.ts'
import { parseDeployment } from '../../../lib/config/deployment.ts'
import { regionalDeployments } from '../../../lib/config/regional-deployments.ts'

const deploymentOf = (...lines: readonly string[]) =>
  parseDeployment({ properties: lines.join('\n'), connectors: new Map() })

const arnIn = (region: string, name: string): string =>
  `arn:aws:kafka:${region}:111122223333:cluster/${name}/0b2c1c7a-1111-4000-8000-000000000000-5`

const network = (alias: string): string[] => [
  `${alias}.aws.vpc.id = vpc-1`,
  `${alias}.aws.subnet.ids = subnet-1`,
  `${alias}.aws.security.group.ids = sg-1`,
]

const scram = (alias: string, region: string): string[] => [
  `${alias}.security.protocol = SASL_SSL`,
  `${alias}.sasl.mechanism = SCRAM-SHA-512`,
  `${alias}.aws.secret.arn = arn:aws:secretsmanager:${region}:111122223333:secret:AmazonMSK_${alias}-AbCdEf`,
]

test('clusters that name no region, or one, are one stack, deployed wherever its user says', () => {
  for (const lines of [
    ['clusters = a, b', 'a->b.enabled = true'],
    ['clusters = a, b', 'a.aws.region = eu-west-1', 'b.aws.region = eu-west-1', 'a->b.enabled = true'],
  ]) {
    const parts = regionalDeployments(deploymentOf(...lines))
    assert.deepEqual(
      parts.map(({ region, deployment }) => [region, deployment.flows.length]),
      [[undefined, 2]],
    )
  }
})

test('a flow runs in the region of its target, and its stack has the clusters that it uses', () => {
  const parts = regionalDeployments(
    deploymentOf(
      'clusters = a, b, c',
      'emit.heartbeats.enabled = false',
      'a.aws.region = eu-west-1',
      'b.aws.region = us-east-1',
      'c.aws.region = eu-west-1',
      'a->b.enabled = true',
      'a->c.enabled = true',
    ),
  )
  assert.deepEqual(
    parts.map(({ region, deployment }) => [
      region,
      deployment.flows.filter(({ isEnabled }) => isEnabled).map(({ name }) => name),
    ]),
    [
      ['us-east-1', ['a->b']],
      ['eu-west-1', ['a->c']],
    ],
  )
})

test("an MSK cluster of another region is read as brokers of one's own", () => {
  const parts = regionalDeployments(
    deploymentOf(
      'clusters = a, b',
      `a.aws.msk.cluster.arn = ${arnIn('eu-west-1', 'a')}`,
      `b.aws.msk.cluster.arn = ${arnIn('us-east-1', 'b')}`,
      'a.bootstrap.servers = a:9096',
      ...scram('a', 'us-east-1'),
      ...scram('b', 'us-east-1'),
      ...network('b'),
      'a->b.enabled = true',
      'b->a.emit.heartbeats.enabled = false',
    ),
  )
  const arns = parts[0]?.deployment.clusters.map(({ alias, mskClusterArn }) => [alias, mskClusterArn])
  assert.deepEqual(arns, [
    ['a', undefined],
    ['b', arnIn('us-east-1', 'b')],
  ])
})

test('a source that cannot be read from the other region is refused with everything that it lacks', () => {
  const deployment = deploymentOf(
    'clusters = a, b',
    `a.aws.msk.cluster.arn = ${arnIn('eu-west-1', 'a')}`,
    `b.aws.msk.cluster.arn = ${arnIn('us-east-1', 'b')}`,
    'security.protocol = SASL_SSL',
    'sasl.mechanism = AWS_MSK_IAM',
    'a->b.enabled = true',
  )
  assert.throws(
    () => regionalDeployments(deployment),
    (error) => {
      assert(error instanceof ConfigException)
      assert.deepEqual(
        error.problems.map(({ key }) => key),
        ['a.sasl.mechanism', 'a.bootstrap.servers', 'b.aws.vpc.id'],
      )
      assert.match(error.message, /a->b runs near its target, in us-east-1, and a is in eu-west-1/)
      return true
    },
  )
})

test('a region that contradicts the ARN is refused', () => {
  assert.throws(
    () =>
      deploymentOf(
        'clusters = a, b',
        `a.aws.msk.cluster.arn = ${arnIn('eu-west-1', 'a')}`,
        'a.aws.region = us-east-1',
        'a->b.enabled = true',
      ),
    /us-east-1 is not the region of a\.aws\.msk\.cluster\.arn/,
  )
})
