import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { CfnResource, Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { KafkaFunctionRole } from '../../../lib/stack/kafka-function-role.ts'
import { mirrorMakerApp } from '../../../lib/stack/mirror-maker-app.ts'
import { addStack } from './synthesise.ts'

delete process.env.CDK_VALIDATION
const directory = mkdtempSync(join(tmpdir(), 'validation-test-'))
after(() => rmSync(directory, { recursive: true, force: true }))

/** An app that is validated as the one that deploys. */
const validated = (name: string) =>
  mirrorMakerApp({
    outdir: join(directory, name),
    context: { '@aws-cdk/core:validateAgainstDefaultRules': true },
  })

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string
      readonly description: string
      readonly violatingConstructs: readonly { readonly constructPath: string }[]
    }[]
  }[]
}

/** What an app is told: construct, rule and its words. Only plugins that found something stand in the report, which is always there. */
const findingsOf = (name: string): readonly string[] => {
  const report: Report = JSON.parse(readFileSync(join(directory, name, 'validation-report.json'), 'utf8'))
  return report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, description, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${constructPath}: ${ruleName}: ${description}`),
    ),
  )
}

/** Those that people start from, and the ways to log in that are in none of them. */
const configs = [
  'sample',
  'samples/from-on-prem',
  'samples/msk-to-msk',
  'samples/active-active',
  'samples/connect',
  'msk-scram',
  'self-managed-tls',
  'opensearch-domain',
  'connector-places',
  'filestream',
  'config-providers',
]
const stackOf = (config: string): string => config.replaceAll(/\W/g, '-')

// One app for all: each synthesis takes the validator's memory anew, 130 MB, and does not give it back.
before(async () => {
  const app = validated('configs')
  for (const config of configs) await addStack(app, config, undefined, stackOf(config))
  try {
    app.synth()
  } catch (error) {
    // What was found stands in the report.
    if (!/Validation failed/.test(String(error))) throw error
  }
})

for (const config of configs) {
  test(`${config}: the template breaks no rule of CloudFormation's, of cdk-nag's, nor one of ours`, () => {
    const ofStack = findingsOf('configs').filter((finding) => finding.startsWith(`${stackOf(config)}/`))
    assert.equal(ofStack.join('\n'), '')
  })
}

test('and no finding is of none of them', () => {
  assert.equal(findingsOf('configs').join('\n'), '')
})

const needPollers = [
  ['a limit of retries', 'MaximumRetryAttempts', 3],
  ['an age of records', 'MaximumRecordAgeInSeconds', 60],
  ['halving of batches', 'BisectBatchOnFunctionError', true],
  ['failures by record', 'FunctionResponseTypes', ['ReportBatchItemFailures']],
] as const

test('what only provisioned pollers can do is refused without them', () => {
  assert.throws(() => eventSources('on-demand', {}).synth(), /Validation failed/)
  const findings = findingsOf('on-demand').join('\n')
  for (const [says, property] of needPollers)
    assert.match(findings, new RegExp(`${property}/M: .*${property} of a Kafka event source needs`), says)
})

test('with them it is taken', () => {
  eventSources('provisioned', { ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 2 } }).synth()
  assert.equal(findingsOf('provisioned').join('\n'), '')
})

test('a wildcard whose reason nobody wrote down is a finding of cdk-nag', () => {
  const app = validated('wildcard')
  const stack = new Stack(app, 'S')
  new KafkaFunctionRole(stack, 'Role', {
    logGroup: new LogGroup(stack, 'Log'),
    isInNetwork: true,
    statements: [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: ['*'] })],
  })
  assert.throws(() => app.synth(), /Validation failed/)
  assert.match(findingsOf('wildcard').join('\n'), /AwsSolutions-IAM5/)
})

/** An app with an event source mapping for each property that needs pollers. */
const eventSources = (name: string, properties: Readonly<Record<string, unknown>>) => {
  const app = validated(name)
  for (const [, property, value] of needPollers)
    new CfnResource(new Stack(app, property), 'M', {
      type: 'AWS::Lambda::EventSourceMapping',
      properties: {
        FunctionName: 'f',
        Topics: ['orders'],
        StartingPosition: 'TRIM_HORIZON',
        EventSourceArn:
          'arn:aws:kafka:eu-west-1:111122223333:cluster/c/0b2c1c7a-1111-4000-8000-000000000000-5',
        [property]: value,
        ...properties,
      },
    })
  return app
}
