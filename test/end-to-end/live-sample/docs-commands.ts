import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type DocsCommand, docsCommands } from '../../support/docs-commands.ts'
import { docsRunOf } from '../../support/docs-runs.ts'
import { writeKafkaScripts } from '../../support/kafka-scripts.ts'
import type { LiveSample } from '../../support/live-sample.ts'
import { shared } from '../../support/shared.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const commandPatienceMs = 90_000

/**
 * The commands of the docs, as they stand there, but that the sample's servers listen on ports of the test, so addresses are put
 * in their place. Those that deploy are synthesised. What is run where: test/support/docs-runs.ts. `isChosen`: whose commands.
 */
export const docsCommandsTests = (sample: () => LiveSample, isChosen: (page: string) => boolean): void => {
  const terminal = shared(async (ending) => {
    const { path } = ending.use(await temporaryDirectory())
    await writeKafkaScripts(join(path, 'tools'))
    await linkProject(join(path, 'project'))
    return new Terminal(path)
  })

  for (const { page, line, text: command } of commandsRunIn('sample', isChosen))
    test(`${page}:${line}: ${command}`, async () => {
      await terminal().letMirrorReach(sample())
      const { code, output } = await terminal().run(here(command, sample()))
      assert.equal(code, 0, output)
      const run = docsRunOf(command)
      if (run?.in === 'sample' && run.shows !== undefined) assert.match(output, run.shows)
      else assert.notEqual(output.trim(), '', 'it says something')
    })

  for (const command of new Set(
    commandsRunIn('synthesis', isChosen).map(({ text: each }) => synthesised(each)),
  ))
    test(`the docs' app: ${command}`, async () => {
      const { code, output } = await terminal().run(command)
      assert.equal(code, 0, output)
    })
}

/** Each command once, where it stands first. */
const commandsRunIn = (
  place: 'sample' | 'synthesis',
  isChosen: (page: string) => boolean,
): readonly DocsCommand[] => {
  const all = docsCommands().filter(({ text: command }) => docsRunOf(command)?.in === place)
  return all.filter(
    ({ page, text: command }, index) =>
      isChosen(page) && all.findIndex((one) => one.text === command) === index,
  )
}

/** The command with the test's addresses in place of those of the docs. */
const here = (command: string, { source, target, pageUrl, connectUrl, searchUrl }: LiveSample): string =>
  command
    .replaceAll('127.0.0.1:19092', source)
    .replaceAll('127.0.0.1:19192', target)
    .replaceAll('http://127.0.0.1:8088/', pageUrl)
    .replaceAll('http://127.0.0.1:9200', searchUrl)
    .replaceAll(/(?:http:\/\/)?(?:127\.0\.0\.1|localhost):8083\b/g, connectUrl)
    .replace(/^curl /, 'curl --silent --show-error --fail ')

/** What deploys is synthesised instead, with the same context. */
const synthesised = (command: string): string => {
  if (command.startsWith('cp ')) return command
  const context = [...command.matchAll(/ -c \S+?=\S+/g)].map(([each]) => each)
  return `npx cdk synth --quiet${context.join('')}`
}

/** The project as a folder of links: what commands write there stays out of it. */
const linkProject = async (folder: string): Promise<void> => {
  await mkdir(folder)
  for (const entry of await readdir(root))
    if (entry !== 'cdk.out') await symlink(join(root, entry), join(folder, entry))
}

/** Runs commands in the project's folder as a terminal does, with a home of its own and nobody's credentials. */
class Terminal {
  readonly #home: string

  constructor(home: string) {
    this.#home = home
  }

  /** `npx mirror` is the project's, told of the sample's clusters. */
  async letMirrorReach({ config, source, target }: LiveSample): Promise<void> {
    const lines = [
      '[ "$1" = mirror ] || exec "node_modules/.bin/$@"',
      'shift',
      `exec node bin/mirror.mjs "$@" --config '${config}' --servers source=${source} --servers target=${target}`,
    ]
    const file = join(this.#home, 'tools', 'npx')
    await writeFile(file, ['#!/bin/sh', ...lines, ''].join('\n'))
    await chmod(file, 0o755)
  }

  async run(command: string): Promise<{ readonly code: number | null; readonly output: string }> {
    const child = spawn('bash', ['-c', command], {
      cwd: join(this.#home, 'project'),
      env: {
        ...process.env,
        PATH: [join(this.#home, 'tools'), join(root, 'node_modules/.bin'), process.env.PATH].join(':'),
        HOME: this.#home,
        AWS_ACCESS_KEY_ID: '',
        AWS_EC2_METADATA_DISABLED: 'true',
        CDK_VALIDATION: 'false',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: a command that does not end is killed with all that it has started.
      detached: true,
    })
    const killing = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    }, commandPatienceMs)
    const [[code], stdout, stderr] = await Promise.all([
      once(child, 'close'),
      text(child.stdout),
      text(child.stderr),
    ])
    clearTimeout(killing)
    return { code, output: `${stdout}${stderr}` }
  }
}
