import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { readPolicies } from '../../bin/read-policies.ts'
import type { Deployment } from '../../lib/config/deployment.ts'
import { MirrorMakerStack } from '../../lib/stack/mirror-maker-stack.ts'

/**
 * Synthesises the stack of a deployment into a new folder of a run's directory, which holds the bundles in `dist`.
 * `config`: the folder that modules of policies are relative to. Resolves with the folder.
 */
export const synthesiseDeployment = async (
  deployment: Deployment,
  directory: string,
  config: string,
): Promise<string> => {
  const outdir = await mkdtemp(join(directory, 'cdk.out-'))
  const bundles = join(directory, 'dist')
  const policies = await readPolicies(deployment.flows, config, bundles)
  const app = new App({ outdir, builtinCloudFormationValidation: false, analyticsReporting: false })
  new MirrorMakerStack(app, 'EndToEnd', { deployment, bundles, policies })
  app.synth()
  return outdir
}
