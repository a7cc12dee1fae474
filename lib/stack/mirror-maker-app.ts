import { App, type AppProps, CloudFormationValidatePlugin, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { eventSourceRules } from './event-source-rules.ts'

/**
 * An app whose templates are checked when they are made: by CloudFormation's schemas, by our own rules, and by cdk-nag's
 * AWS Solutions pack. What is acknowledged of the last stands beside the construct, with its reason.
 */
export const mirrorMakerApp = (props?: AppProps): App => {
  const app = new App(props)
  if (process.env.CDK_VALIDATION !== 'false') {
    const plugin = new CloudFormationValidatePlugin({ guardRules: [eventSourceRules] })
    // @ts-expect-error: aws-cdk-lib is not compiled with exactOptionalPropertyTypes; its plugin's version may be undefined.
    Validations.of(app).addPlugins(plugin, new AwsSolutionsChecks(app))
  }
  return app
}
