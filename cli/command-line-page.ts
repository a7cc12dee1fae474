import type { AddCommand } from './command.ts'
import { runCommandLine } from './command-line.ts'

/** docs/command-line.md: what `--help` says, of all commands. */
export const commandLinePage = async (commands: readonly AddCommand[]): Promise<string> => {
  const overview = await help(commands, [])
  const names = [...overview.matchAll(/^ {2}mirror (\S+)/gm)].flatMap(([, name]) =>
    name === undefined || name === 'completion' ? [] : [name],
  )
  const pages = await Promise.all(
    names.map(async (name) => section(`mirror ${name}`, await help(commands, [name]))),
  )
  return `${head}${section('mirror', overview)}${pages.join('')}`
}

const head = `# The command line

\`npx mirror\`, in a checkout (or \`npm run mirror --\`): looks at a flow of \`config/mm2.properties\` and acts on it. Printed from the code by
\`npm run docs\`.

Clusters are those of the file. Where it names no servers they are those that \`npm start\` runs, or what \`--servers\` says.
Passwords come from Secrets Manager, or from \`config/secrets.local.json\` ([local.md](local.md)).

| exit code | means |
|---|---|
| 0 | it was done |
| 1 | it was not, and standard error says why; with \`--json\` standard output has \`{"error": …}\`. Of \`status\` and \`doctor\`: not all is well, and standard output says what |
| 2 | it was not understood what was meant |

Progress and warnings go to standard error. \`npx mirror completion >> ~/.bashrc\` completes commands and options.

`

const section = (title: string, text: string): string => `## ${title}\n\n\`\`\`\n${text}\n\`\`\`\n\n`

const help = async (commands: readonly AddCommand[], of: readonly string[]): Promise<string> => {
  const printed: string[] = []
  await runCommandLine([...of, '--help'], commands, {
    defaultConfig: 'config',
    version: '',
    readConfig: () => {
      throw new Error('help reads no configuration')
    },
    readConnector: () => {
      throw new Error('help reads no connector')
    },
    policyOf: () => Promise.reject(new Error('help needs no policy')),
    printer: { print: (line) => printed.push(line), note: (line) => printed.push(line) },
  })
  return printed.join('\n')
}
