import type { Argv } from 'yargs'
import type { ConnectorBody } from '../lib/config/connector-json.ts'
import type { Deployment } from '../lib/config/deployment.ts'
import type { FlowDeployment } from '../lib/config/flow-deployment.ts'
import type { ReplicationPolicy } from '../lib/mirror/replication-policy.ts'
import type { Flow } from './flow.ts'
import type { GlobalOptions } from './global-options.ts'
import type { Output } from './output.ts'

/** What a command does its work with. */
export interface CommandContext {
  /** Read when it is first asked for. Throws a ConfigException with all that is wrong in the folder. */
  readonly deployment: Deployment
  readonly options: GlobalOptions
  readonly output: Output
  /** Of this program. */
  readonly version: string
  /** A connector's JSON in a file, with the patterns of its `patternsDir`. Throws a ConfigException. */
  readConnector(file: string): ConnectorBody
  /** The replication policy of a flow. */
  policyOf(flow: FlowDeployment): Promise<ReplicationPolicy>
  /** The flow that was asked for, with clients of both clusters; they are closed after the command. */
  openFlow(): Promise<Flow>
}

/** What a command answers: text or JSON went to the output; `false` makes the exit code 1. */
export type CommandRun = (context: CommandContext) => Promise<boolean>

/** Runs a command's work once its options are parsed. */
export type Start = (options: GlobalOptions, run: CommandRun) => Promise<void>

/**
 * Adds one command to the command line: its name, its options with their help, and its work, handed to `start`. A file a
 * command; `commands.ts` lists them.
 */
export type AddCommand = (to: Argv<GlobalOptions>, start: Start) => Argv<GlobalOptions>
