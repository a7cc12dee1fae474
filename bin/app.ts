import { fileURLToPath } from 'node:url'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { alarmTopicOf } from '../lib/config/alarm-topic.ts'
import { ConfigException } from '../lib/config/config-exception.ts'
import { regionalDeployments } from '../lib/config/regional-deployments.ts'
import { mirrorMakerApp } from '../lib/stack/mirror-maker-app.ts'
import { MirrorMakerStack } from '../lib/stack/mirror-maker-stack.ts'
import { readConfig } from './read-config.ts'
import { readPolicies } from './read-policies.ts'

/**
 * The CDK app. Its context, each with -c name=value:
 *   config     folder of mm2.properties and connectors/    (config)
 *   stack      name of the stack                           (LambdaMirrorMaker)
 *   alarms     ARN of an SNS topic that alarms notify, or  (none)
 *              one of each region, with commas between them
 *
 * Clusters in several regions make a stack for each, `<stack>-<region>`: cdk deploy --all.
 */
const main = async (): Promise<void> => {
  const app = mirrorMakerApp()
  const context = (name: string): string | undefined => {
    const value: unknown = app.node.tryGetContext(name)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const folder = context('config') ?? 'config'
  const bundles = fileURLToPath(new URL('../dist', import.meta.url))
  const deployment = readConfig(folder)
  const policies = await readPolicies(deployment.flows, folder, bundles)
  for (const warning of deployment.warnings) console.error(`warning: ${warning}`)
  const name = context('stack') ?? 'LambdaMirrorMaker'
  for (const { region, deployment: regional } of regionalDeployments(deployment)) {
    const topic = alarmTopicOf(context('alarms'), region)
    new MirrorMakerStack(app, region === undefined ? name : `${name}-${region}`, {
      deployment: regional,
      bundles,
      policies,
      ...(region !== undefined && { env: { region } }),
      ...(topic !== undefined && {
        alarmAction: (scope) => new SnsAction(Topic.fromTopicArn(scope, 'AlarmTopic', topic)),
      }),
    })
  }
  app.synth()
}

try {
  await main()
} catch (error) {
  if (!(error instanceof ConfigException)) throw error
  console.error(`The stack was not made. ${error.problems.length} to correct:\n${error.message}`)
  process.exitCode = 1
}
