import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { readConfig } from '../../../bin/read-config.ts'
import { readPolicies } from '../../../bin/read-policies.ts'
import { connectorFunctions, flowFunctions } from '../../../lib/config/environment.ts'
import { regionalDeployments } from '../../../lib/config/regional-deployments.ts'
import { MirrorMakerStack } from '../../../lib/stack/mirror-maker-stack.ts'

const directory = mkdtempSync(join(tmpdir(), 'stack-test-'))
process.once('exit', () => rmSync(directory, { recursive: true, force: true }))

/** A directory with a bundle for each function that does nothing: templates don't depend on what functions do. */
export const bundles = join(directory, 'dist')
for (const name of [
  ...flowFunctions,
  ...connectorFunctions,
  'connect-api',
  'msk-brokers',
  'remove-event-sources',
]) {
  mkdirSync(join(bundles, name), { recursive: true })
  writeFileSync(join(bundles, name, 'index.mjs'), `export const handler = async () => '${name}'\n`)
}

/** A folder of test/fixtures/config, or of config/samples, or an absolute one; or `sample`: the configuration that the project comes with. */
export const configFolder = (name: string): string =>
  fileURLToPath(
    name === 'sample'
      ? new URL('../../../config', import.meta.url)
      : new URL(
          name,
          new URL(
            name.startsWith('samples/') ? '../../../config/' : '../../fixtures/config/',
            import.meta.url,
          ),
        ),
  )

/** A resource as the tests read it. */
export interface Resource {
  readonly Type: string
  // Templates are JSON of CloudFormation's, whose shapes differ by type: each test asserts what it reads.
  readonly Properties: Readonly<Record<string, unknown>>
  readonly DependsOn?: readonly string[]
  readonly DeletionPolicy?: string
  readonly Metadata?: Readonly<Record<string, unknown>>
}

/** A synthesised stack. */
export interface Synthesised {
  readonly template: Template
  readonly resources: ReadonlyMap<string, Resource>
  readonly outdir: string
}

/** Adds the stack of a configuration to an app, under an id: that of one region, where there are several. */
export const addStack = async (
  app: App,
  config: string,
  region?: string,
  id = 'LambdaMirrorMaker',
): Promise<MirrorMakerStack> => {
  const whole = readConfig(configFolder(config))
  const regional = regionalDeployments(whole).find((part) => part.region === region)
  if (regional === undefined) throw new Error(`${config} has nothing in ${region}`)
  const { deployment } = regional
  const policies = await readPolicies(deployment.flows, configFolder(config), bundles)
  return new MirrorMakerStack(app, id, {
    deployment,
    bundles,
    policies,
    ...(region !== undefined && { env: { region } }),
  })
}

/** The stack of a configuration, not validated. */
export const synthesise = async (config: string, region?: string): Promise<Synthesised> => {
  const outdir = mkdtempSync(join(directory, 'cdk.out-'))
  const app = new App({
    outdir,
    builtinCloudFormationValidation: false,
    analyticsReporting: false,
    // As the CDK's command line sets it: where an asset lies stands in the template.
    context: { 'aws:cdk:enable-asset-metadata': true },
  })
  const stack = await addStack(app, config, region)
  const template = Template.fromStack(stack)
  const resources: Record<string, Resource> = template.toJSON().Resources
  return { template, resources: new Map(Object.entries(resources)), outdir }
}

/** Resources of one type whose logical id starts with a path of construct ids. */
export const resourcesOf = (
  { resources }: Synthesised,
  type: string,
  path = '',
): readonly (Resource & { readonly id: string })[] =>
  [...resources]
    .filter(([id, resource]) => resource.Type === type && id.startsWith(path))
    .map(([id, resource]) => ({ id, ...resource }))

/** The one resource of a type under a path. */
export const resourceOf = (
  stack: Synthesised,
  type: string,
  path: string,
): Resource & { readonly id: string } => {
  const [found, ...others] = resourcesOf(stack, type, path)
  if (found && others.length === 0) return found
  throw new Error(`${others.length + (found ? 1 : 0)} resources of ${type} start with ${path}, not one`)
}

/** One statement of a policy, each field a list. */
export interface Statement {
  readonly actions: readonly string[]
  /** Text, or the JSON of an expression of CloudFormation's. */
  readonly resources: readonly string[]
  readonly condition: unknown
}

/** All statements of the policies under a path. */
export const statementsOf = (stack: Synthesised, path: string): readonly Statement[] =>
  resourcesOf(stack, 'AWS::IAM::Policy', path).flatMap(({ Properties }) =>
    // Parsed boundary: made by CDK.
    (
      Properties.PolicyDocument as {
        Statement: { Action: unknown; Resource: unknown; Condition?: unknown }[]
      }
    ).Statement.map(({ Action, Resource, Condition }) => ({
      actions: listOf(Action),
      resources: listOf(Resource),
      condition: Condition,
    })),
  )

/** Path of a file in a function's asset. */
export const assetPath = (stack: Synthesised, functionPath: string, file: string): string => {
  const { Metadata } = resourceOf(stack, 'AWS::Lambda::Function', functionPath)
  return join(stack.outdir, String(Metadata?.['aws:asset:path']), file)
}

/** Text of a file in a function's asset. */
export const assetText = (stack: Synthesised, functionPath: string, file: string): string =>
  readFileSync(assetPath(stack, functionPath, file), 'utf8')

const listOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).map((item) =>
    typeof item === 'string' ? item : JSON.stringify(item),
  )
