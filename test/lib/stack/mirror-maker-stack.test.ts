import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import {
  connectApi,
  connectEnvironment,
  toConnectEnvironment,
} from '../../../lib/config/connect-environment.ts'
import { fromEnvironment, toEnvironment } from '../../../lib/config/environment.ts'
import { decodeSettings } from '../../../lib/config/settings-file.ts'
import {
  assetPath,
  assetText,
  resourceOf,
  resourcesOf,
  type Synthesised,
  statementsOf,
  synthesise,
} from './synthesise.ts'

const variants = [
  'sample',
  'msk-iam',
  'msk-scram',
  'msk-mtls',
  'self-managed',
  'self-managed-tls',
  'custom-policy',
  'filestream',
  'samples/from-on-prem',
  'samples/msk-to-msk',
  'samples/active-active',
  'samples/connect',
]
const stacks = new Map<string, Synthesised>()
for (const variant of variants) stacks.set(variant, await synthesise(variant))
const stackOf = (variant: string): Synthesised => {
  const stack = stacks.get(variant)
  assert.ok(stack)
  return stack
}

const functionsOf = (stack: Synthesised) => resourcesOf(stack, 'AWS::Lambda::Function')

/** Variables of a function; a token is its JSON, as good as any text. */
const variablesOf = (properties: Readonly<Record<string, unknown>>): Record<string, string> => {
  const { Variables = {} } = (properties.Environment ?? {}) as { Variables?: Record<string, unknown> }
  return Object.fromEntries(
    Object.entries(Variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  )
}

/** A secret, by its whole ARN. */
const secretArn = /arn:aws:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]+/

for (const variant of variants) {
  test(`${variant}: what the stack writes into the environment, each function reads back`, () => {
    const ours = functionsOf(stackOf(variant))
      .map(({ Properties }) => variablesOf(Properties))
      .filter((variables) => 'POWERTOOLS_SERVICE_NAME' in variables)
    assert.ok(ours.length > 0)
    for (const { NODE_OPTIONS, ...variables } of ours) {
      const ofMirror = variables.POWERTOOLS_SERVICE_NAME === 'mirror' ? ' --max-semi-space-size=32' : ''
      assert.equal(NODE_OPTIONS, `--enable-source-maps --disable-warning=TimeoutNegativeWarning${ofMirror}`)
      if (variables.POWERTOOLS_SERVICE_NAME === connectApi) {
        assert.deepEqual(toConnectEnvironment(connectEnvironment(variables), JSON.stringify), variables)
      } else assert.deepEqual(toEnvironment(fromEnvironment(variables)), variables)
    }
  })

  test(`${variant}: functions run on Node 24 and arm64, log into groups that end, and Kafka's within 14 minutes`, () => {
    for (const { id, Properties } of functionsOf(stackOf(variant))) {
      assert.ok(Properties.LoggingConfig, id)
      if (id.startsWith('BucketNotificationsHandler')) continue // CDK's own
      assert.equal(Properties.Runtime, 'nodejs24.x', id)
      assert.deepEqual(Properties.Architectures, ['arm64'], id)
      if (/Mirror|SearchSink|FileSink/.test(id)) assert.ok(Number(Properties.Timeout) <= 840, id)
    }
    for (const group of resourcesOf(stackOf(variant), 'AWS::Logs::LogGroup')) {
      assert.equal(group.Properties.RetentionInDays, 30, group.id)
    }
  })

  test(`${variant}: of a secret the environment has the ARN, and only whose variable names it may read it`, () => {
    for (const { id, Properties } of functionsOf(stackOf(variant))) {
      const variables = variablesOf(Properties)
      for (const [name, value] of Object.entries(variables))
        if (/SECRET|PASSWORD|CREDENTIAL/.test(name))
          assert.match(value, new RegExp(`^${secretArn.source}$`), `${id}: ${name}`)
      const named = Object.values(variables).flatMap((value) => value.match(new RegExp(secretArn, 'g')) ?? [])
      const path = id.replace(/Function[0-9A-F]{8}$/, '')
      const readable = statementsOf(stackOf(variant), path)
        .filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue'))
        .flatMap(({ resources }) => resources)
      assert.deepEqual([...new Set(readable)].sort(), [...new Set(named)].sort(), id)
    }
  })

  test(`${variant}: no statement allows every action, and only actions that know no resource take all of them`, () => {
    for (const { actions, resources } of statementsOf(stackOf(variant), '')) {
      for (const action of actions) {
        assert.doesNotMatch(action, /\*$/)
        if (resources.includes('*')) {
          assert.match(
            action,
            /^(ec2:\w+|lambda:ListEventSourceMappings|lambda:CreateEventSourceMapping|s3:PutBucketNotification)$/,
          )
        }
      }
    }
  })

  test(`${variant}: each scheduled function runs alone, and has an alarm for failing and one for not running`, () => {
    const schedules = resourcesOf(stackOf(variant), 'AWS::Scheduler::Schedule')
    assert.ok(variant !== 'sample' || schedules.length > 0)
    for (const { id } of schedules) {
      const path = id.replace(/Schedule[0-9A-F]{8}$/, '')
      const of = resourceOf(stackOf(variant), 'AWS::Lambda::Function', path)
      assert.equal(of.Properties.ReservedConcurrentExecutions, 1, path)
      resourceOf(stackOf(variant), 'AWS::CloudWatch::Alarm', `${path}Failed`)
      const idle = resourceOf(stackOf(variant), 'AWS::CloudWatch::Alarm', `${path}DidNotRun`)
      assert.equal(idle.Properties.TreatMissingData, 'breaching')
    }
  })
}

test('the sample has a flow, a pair that only has heartbeats, a file source, a search sink, and one more of each for connectors that are posted', () => {
  const services = functionsOf(stackOf('sample')).map(
    ({ Properties }) => variablesOf(Properties).POWERTOOLS_SERVICE_NAME,
  )
  assert.deepEqual(services.filter((service) => service !== undefined).sort(), [
    'checkpoint',
    'connect-api',
    'file-source',
    'file-source',
    'heartbeat',
    'heartbeat',
    'mirror',
    'search-sink',
    'search-sink',
    'source-connector',
  ])
  assert.deepEqual(resourcesOf(stackOf('sample'), 'AWS::Lambda::Function', 'TargetToSource').length, 1)
})

test('clusters without servers become parameters that default to this machine', () => {
  stackOf('sample').template.hasParameter('SourceBootstrapServers', {
    Type: 'String',
    Default: 'localhost:9092',
  })
  stackOf('sample').template.hasParameter('TargetBootstrapServers', {
    Type: 'String',
    Default: 'localhost:9092',
  })
})

test('flows in both directions have their own functions, and read the other cluster as their source', () => {
  for (const path of ['EastToWest', 'WestToEast']) {
    assert.equal(resourcesOf(stackOf('msk-mtls'), 'AWS::Scheduler::Schedule', path).length, 3)
  }
  const east = variablesOf(
    resourceOf(stackOf('msk-mtls'), 'AWS::Lambda::Function', 'EastToWestMirror').Properties,
  )
  const west = variablesOf(
    resourceOf(stackOf('msk-mtls'), 'AWS::Lambda::Function', 'WestToEastMirror').Properties,
  )
  assert.equal(east.SOURCE_BOOTSTRAP_SERVERS, west.TARGET_BOOTSTRAP_SERVERS)
  assert.equal(east.SOURCE_SECRET_ARN, west.TARGET_SECRET_ARN)
})

test('settings stand beside the code, flow by flow, and hold no secret', () => {
  const stack = stackOf('self-managed')
  const settings = decodeSettings(assetText(stack, 'LegacyToCloudMirror', 'settings.json'))
  assert.equal(settings['source.cluster.alias'], 'legacy')
  assert.equal(settings['target.cluster.sasl.mechanism'], 'PLAIN')
  assert.equal(
    assetText(stack, 'LegacyToCloudMirror', 'index.mjs'),
    "export const handler = async () => 'mirror'\n",
  )
  const back = decodeSettings(assetText(stack, 'CloudToLegacyHeartbeat', 'settings.json'))
  assert.equal(back['source.cluster.alias'], 'cloud')
})

test("a user's replication policy is bundled beside the code of each function", async () => {
  for (const path of ['AToBMirror', 'AToBSourceConnector', 'AToBCheckpoint']) {
    const file = assetPath(stackOf('custom-policy'), path, 'replication-policy.mjs')
    const { replicationPolicy } = await import(pathToFileURL(file).href)
    assert.equal(replicationPolicy({}).formatRemoteTopic('a', 'orders'), 'orders@a')
  }
})

test('source-connector makes mappings of its own mirror only, and they are gone before the mirror is', () => {
  const stack = stackOf('sample')
  const create = statementsOf(stack, 'SourceToTargetSourceConnector').find(({ actions }) =>
    actions.includes('lambda:CreateEventSourceMapping'),
  )
  const mirror = resourceOf(stack, 'AWS::Lambda::Function', 'SourceToTargetMirror')
  assert.deepEqual(create?.condition, {
    ArnLike: { 'lambda:FunctionArn': { 'Fn::GetAtt': [mirror.id, 'Arn'] } },
  })

  const removal = resourceOf(stack, 'Custom::EventSourceRemoval', 'SourceToTarget')
  const manage = resourceOf(stack, 'AWS::IAM::Policy', 'SourceToTargetSourceConnectorManageEventSources')
  const schedule = resourceOf(stack, 'AWS::Scheduler::Schedule', 'SourceToTargetSourceConnector')
  assert.deepEqual(removal.Properties.FunctionArn, { 'Fn::GetAtt': [mirror.id, 'Arn'] })
  assert.ok(manage.DependsOn?.includes(removal.id))
  assert.ok(schedule.DependsOn?.includes(manage.id))
})

test('an MSK cluster that is named by its ARN alone is asked for the brokers of the right listener', () => {
  for (const [variant, path, authentication] of [
    ['msk-iam', 'MskBrokersPrimary', 'aws-msk-iam'],
    ['msk-scram', 'MskBrokersDr', 'scram-sha-512'],
    ['msk-mtls', 'MskBrokersEast', 'mtls'],
  ] as const) {
    const { id, Properties } = resourceOf(stackOf(variant), 'Custom::MskBrokers', path)
    assert.equal(Properties.Authentication, authentication)
    const asked = functionsOf(stackOf(variant)).map((of) => JSON.stringify(variablesOf(of.Properties)))
    assert.ok(
      asked.some((text) => text.includes(id) && text.includes('BootstrapServers')),
      variant,
    )
  }
})

test('brokers that the file names are not looked up', () => {
  const { SOURCE_BOOTSTRAP_SERVERS, SOURCE_CLUSTER_ARN } = variablesOf(
    resourceOf(stackOf('msk-scram'), 'AWS::Lambda::Function', 'PrimaryToDrSourceConnector').Properties,
  )
  assert.equal(SOURCE_BOOTSTRAP_SERVERS, 'b-1.primary.example:9096,b-2.primary.example:9096')
  assert.match(SOURCE_CLUSTER_ARN ?? '', /:cluster\/primary\//)
})

test('functions run in the network of the target, else of the source', () => {
  const networkOf = (variant: string, path: string) =>
    resourceOf(stackOf(variant), 'AWS::Lambda::Function', path).Properties.VpcConfig
  assert.deepEqual(networkOf('msk-iam', 'PrimaryToDrMirror'), {
    SubnetIds: ['subnet-0d00000000000000a', 'subnet-0d00000000000000b'],
    SecurityGroupIds: ['sg-0d000000000000001'],
  })
  assert.deepEqual(networkOf('self-managed', 'LegacyToCloudMirror'), {
    SubnetIds: ['subnet-0e00000000000000a', 'subnet-0e00000000000000b'],
    SecurityGroupIds: ['sg-0e000000000000001'],
  })
  assert.equal(networkOf('sample', 'SourceToTargetMirror'), undefined)
})
