import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
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

const reportOf = (name: string): string =>
  readFileSync(join(directory, name, 'validation-report.json'), 'utf8')

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
for (const config of configs) {
  test(`${config}: the template breaks no rule of CloudFormation's, of cdk-nag's, nor one of ours`, async () => {
    const app = validated(config)
    await addStack(app, config)
    app.synth()
    // Only plugins that found something stand there; without validation there is no report at all.
    assert.deepEqual(JSON.parse(reportOf(config)).pluginReports, [])
  })
}

for (const [says, property, value] of [
  ['a limit of retries', 'MaximumRetryAttempts', 3],
  ['an age of records', 'MaximumRecordAgeInSeconds', 60],
  ['halving of batches', 'BisectBatchOnFunctionError', true],
  ['failures by record', 'FunctionResponseTypes', ['ReportBatchItemFailures']],
] as const) {
  test(`${says} needs provisioned pollers`, () => {
    const refused = eventSource(`${property}-on-demand`, { [property]: value })
    assert.throws(() => refused.synth(), /Validation failed/)
    assert.match(reportOf(`${property}-on-demand`), new RegExp(`${property} of a Kafka event source needs`))

    const pollers = { MinimumPollers: 1, MaximumPollers: 2 }
    eventSource(`${property}-provisioned`, { [property]: value, ProvisionedPollerConfig: pollers }).synth()
  })
}

test('a wildcard whose reason nobody wrote down is a finding of cdk-nag', () => {
  const app = validated('wildcard')
  const stack = new Stack(app, 'S')
  new KafkaFunctionRole(stack, 'Role', {
    logGroup: new LogGroup(stack, 'Log'),
    isInNetwork: true,
    statements: [new PolicyStatement({ actions: ['sqs:SendMessage'], resources: ['*'] })],
  })
  assert.throws(() => app.synth(), /Validation failed/)
  assert.match(reportOf('wildcard'), /AwsSolutions-IAM5/)
})

/** An app with one event source mapping. */
const eventSource = (name: string, properties: Readonly<Record<string, unknown>>) => {
  const app = validated(name)
  new CfnResource(new Stack(app, 'S'), 'M', {
    type: 'AWS::Lambda::EventSourceMapping',
    properties: {
      FunctionName: 'f',
      Topics: ['orders'],
      StartingPosition: 'TRIM_HORIZON',
      EventSourceArn: 'arn:aws:kafka:eu-west-1:111122223333:cluster/c/0b2c1c7a-1111-4000-8000-000000000000-5',
      ...properties,
    },
  })
  return app
}
