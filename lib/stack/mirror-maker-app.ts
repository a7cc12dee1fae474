import { App, type AppProps, CloudFormationValidatePlugin, Validations } from 'aws-cdk-lib'
import { eventSourceRules } from './event-source-rules.ts'

/** An app whose templates are checked by CloudFormation's schemas and by our own rules when they are made. */
export const mirrorMakerApp = (props?: AppProps): App => {
  const app = new App(props)
  if (process.env.CDK_VALIDATION !== 'false') {
    const plugin = new CloudFormationValidatePlugin({ guardRules: [eventSourceRules] })
    // @ts-expect-error: aws-cdk-lib is not compiled with exactOptionalPropertyTypes; its plugin's version may be undefined.
    Validations.of(app).addPlugins(plugin)
  }
  return app
}
