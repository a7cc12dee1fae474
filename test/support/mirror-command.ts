import { fileURLToPath } from 'node:url'
import { readConfig, readConnector } from '../../bin/read-config.ts'
import { loadPolicy } from '../../bin/read-policies.ts'
import { runCommandLine } from '../../cli/command-line.ts'
import { commands } from '../../cli/commands.ts'

/** What a command printed, a line each, and its exit code. */
export interface CommandOutcome {
  readonly code: number
  readonly printed: readonly string[]
  readonly noted: readonly string[]
}

/** Clusters by the aliases of test/fixtures/config/end-to-end/mm2.properties. */
interface Clusters {
  readonly kafka: Readonly<Record<'source' | 'target', { readonly bootstrapServers: string }>>
}

const endToEnd = fileURLToPath(new URL('../fixtures/config/end-to-end', import.meta.url))

/** Runs `mirror` in this process, on clusters that a test has started. `onNote` is told of notes while it runs. */
export const mirrorCommand = async (
  { kafka }: Clusters,
  args: readonly string[],
  config = endToEnd,
  onNote: (line: string) => void = () => {},
): Promise<CommandOutcome> => {
  const printed: string[] = []
  const noted: string[] = []
  const servers = (['source', 'target'] as const).flatMap((alias) => [
    '--servers',
    `${alias}=${kafka[alias].bootstrapServers}`,
  ])
  const code = await runCommandLine([...args, ...servers], commands, {
    defaultConfig: config,
    version: '0.0.0',
    readConfig,
    readConnector,
    policyOf: loadPolicy,
    printer: {
      print: (line) => printed.push(...line.split('\n')),
      note: (line) => {
        noted.push(line)
        onNote(line)
      },
    },
  })
  return { code, printed, noted }
}
