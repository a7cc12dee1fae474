import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const output = join(root, 'cdk.out')

/** What the summary reads of a CloudFormation template. */
interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>
  readonly Parameters?: Readonly<Record<string, { readonly Default?: string }>>
}

/** Runs a step in the project's folder with its own Node and tools. Ends this process when the step fails. */
const step = (command: string, ...args: readonly string[]): void => {
  const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, PATH: path, CDK_DISABLE_CLI_TELEMETRY: '1' },
    stdio: 'inherit',
  })
  if (error) throw new Error(`${command} could not be started: run npm ci first.`, { cause: error })
  if (status !== 0) process.exit(status ?? 1)
}

const describe = (stack: string, file: string): string => {
  const template: Template = JSON.parse(readFileSync(file, 'utf8'))
  const types = Object.values(template.Resources).map(({ Type }) => Type)
  const count = (what: string, type: string): string => {
    const found = types.filter((each) => each === type).length
    return `${found} ${what}${found === 1 ? '' : 's'}`
  }
  // Servers, and variables of config providers, which have no default.
  const parameters = Object.entries(template.Parameters ?? {})
    .filter(([name, { Default }]) => name.endsWith('BootstrapServers') || Default === undefined)
    .map(([name]) => name)
  return [
    `${stack}: ${count('function', 'AWS::Lambda::Function')}, ${count('schedule', 'AWS::Scheduler::Schedule')}, ` +
      `${count('event source', 'AWS::Lambda::EventSourceMapping')}, ${count('alarm', 'AWS::CloudWatch::Alarm')}`,
    `template: ${relative(process.cwd(), file)}`,
    ...(parameters.length > 0 ? [`parameters: ${parameters.join(', ')}`] : []),
  ].join('\n')
}

step('node', join(root, 'lib/stack/build.ts'))
step('cdk', 'synth', '--quiet', '--output', output, ...process.argv.slice(2))
const manifest: { artifacts: Record<string, { type: string; properties?: { templateFile?: string } }> } =
  JSON.parse(readFileSync(join(output, 'manifest.json'), 'utf8'))
for (const [id, { type, properties }] of Object.entries(manifest.artifacts)) {
  if (type === 'aws:cloudformation:stack' && properties?.templateFile !== undefined) {
    console.log(describe(id, join(output, properties.templateFile)))
  }
}
