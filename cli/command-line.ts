import yargs, { type Argv } from 'yargs'
import { ConfigException } from '../lib/config/config-exception.ts'
import type { ConnectorBody } from '../lib/config/connector-json.ts'
import type { Deployment } from '../lib/config/deployment.ts'
import type { FlowDeployment } from '../lib/config/flow-deployment.ts'
import type { ReplicationPolicy } from '../lib/mirror/replication-policy.ts'
import { messageOf } from '../lib/tasks/message-of.ts'
import type { AddCommand, CommandRun, Start } from './command.ts'
import { openFlow } from './flow.ts'
import type { GlobalOptions } from './global-options.ts'
import { Output, type Printer } from './output.ts'

/** What the command line stands in. */
export interface Surroundings {
  /** Where the config folder is, unless --config says. */
  readonly defaultConfig: string
  readonly version: string
  readonly readConfig: (folder: string) => Deployment
  readonly readConnector: (file: string) => ConnectorBody
  /** The replication policy of a flow; a module of the user's is relative to the folder. */
  readonly policyOf: (flow: FlowDeployment, folder: string) => Promise<ReplicationPolicy>
  readonly printer: Printer
}

/** Exit codes: the work was done; it was not; it was not understood what was meant. */
const exitCodes = { done: 0, failed: 1, usage: 2 } as const

/** What was typed is not a command of ours. */
class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Runs what was typed, without the program's name. Resolves with the exit code; whatever went wrong was said by then. */
export const runCommandLine = async (
  args: readonly string[],
  commands: readonly AddCommand[],
  surroundings: Surroundings,
): Promise<number> => {
  const { printer } = surroundings
  const isJson = args.includes('--json')
  let code: number = exitCodes.done
  const start: Start = async (options, run) => {
    code = (await runCommand(options, run, surroundings)) ? exitCodes.done : exitCodes.failed
  }
  const parser = commandLine(commands, surroundings, start)
  try {
    await parser.parseAsync([...args], {}, (_error, _argv, text) => {
      if (text) printer.print(text)
    })
    return code
  } catch (error) {
    const text = error instanceof UsageError ? `${error.message}\nSee mirror --help.` : describeError(error)
    if (isJson) printer.print(JSON.stringify({ error: text }))
    else printer.note(text)
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed
  }
}

/** The parser with all commands: also what the docs are printed from. */
export const commandLine = (
  commands: readonly AddCommand[],
  { defaultConfig, version }: Pick<Surroundings, 'defaultConfig' | 'version'>,
  start: Start,
) => {
  const parser: Argv<GlobalOptions> = yargs()
    .scriptName('mirror')
    .locale('en')
    .usage(
      '$0 <command>\n\nLambda MirrorMaker from the command line: looks at a flow of mm2.properties and acts on it.',
    )
    .option('config', {
      type: 'string',
      default: defaultConfig,
      defaultDescription: 'config',
      describe: 'Folder of mm2.properties',
    })
    .option('flow', {
      type: 'string',
      describe: "The flow, as in 'source->target'; not needed where only one is enabled",
    })
    .option('servers', {
      type: 'string',
      array: true,
      default: [],
      defaultDescription: 'those of mm2.properties',
      describe: 'Brokers of a cluster, alias=host:port,host:port; may be repeated',
    })
    .option('json', { type: 'boolean', default: false, describe: 'Print JSON, for scripts' })
  return commands
    .reduce((to, add) => add(to, start), parser)
    .completion('completion', 'Print a script for the shell that completes commands and options')
    .demandCommand(1, 'Say what to do.')
    .recommendCommands()
    .strict()
    .help()
    .version(version)
    .wrap(80)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(message)
    })
}

const runCommand = async (
  options: GlobalOptions,
  run: CommandRun,
  { readConfig, readConnector, policyOf, printer, version }: Surroundings,
): Promise<boolean> => {
  await using ending = new AsyncDisposableStack()
  let known: Deployment | undefined
  const deployment = (): Deployment => {
    known ??= readConfig(options.config)
    return known
  }
  const ofFolder = (flow: FlowDeployment) => policyOf(flow, options.config)
  const output = new Output(printer, options.json)
  return await run({
    get deployment() {
      return deployment()
    },
    options,
    output,
    version,
    readConnector,
    policyOf: ofFolder,
    openFlow: () => openFlow({ deployment: deployment(), options, policyOf: ofFolder, ending }),
  })
}

/** An error and what caused it, a line each: the first says what did not happen, the last mostly why. */
const describeError = (error: unknown): string => {
  if (error instanceof ConfigException)
    return `Nothing was done. ${error.problems.length} to correct:\n${error.message}`
  const causes: string[] = []
  for (let at: unknown = error; at !== undefined && causes.length < 5; )
    [at] = [at instanceof Error ? at.cause : undefined, causes.push(messageOf(at))]
  return causes.join('\n  because: ')
}
