import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommandLine } from '../cli/command-line.ts'
import { commands } from '../cli/commands.ts'
import { readConfig, readConnector } from './read-config.ts'
import { loadPolicy } from './read-policies.ts'

/** The command line: `npx mirror`. Its commands are in cli/. */
const root = join(import.meta.dirname, '..')
const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

process.exitCode = await runCommandLine(process.argv.slice(2), commands, {
  defaultConfig: join(root, 'config'),
  version,
  readConfig,
  readConnector,
  policyOf: loadPolicy,
  printer: {
    print: (line) => process.stdout.write(`${line}\n`),
    note: (line) => process.stderr.write(`${line}\n`),
  },
})
