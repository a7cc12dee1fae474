import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { until } from '../../sample/until.ts'
import { type DocsCommand, docsCommands } from '../support/docs-commands.ts'
import { docsRunOf } from '../support/docs-runs.ts'
import { writeKafkaScripts } from '../support/kafka-scripts.ts'
import { sampleStart } from '../support/sample-start.ts'
import { StartProcess } from '../support/start-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/*
  The commands of the docs, as they stand there, while `npm start` runs the sample: but that its servers listen on ports of the
  test, so addresses are put in their place. Those that deploy are synthesised. What is run where: test/support/docs-runs.ts.
*/
const root = fileURLToPath(new URL('../../', import.meta.url))
const commandPatienceMs = 90_000

const ending = new AsyncDisposableStack()
after(() => ending.disposeAsync())
const directory = ending.use(await temporaryDirectory()).path
const start = await sampleStart(directory)
const optionOf = (name: string): string => start[start.indexOf(name) + 1] ?? ''
const config = optionOf('--config')
const brokerPorts = [Number(optionOf('--broker-port')), Number(optionOf('--broker-port')) + 100]
let live: StartProcess

/** What a started address reads like in what `npm start` prints. */
const printed = (pattern: RegExp): string => pattern.exec(live.stdout)?.[1] ?? ''

before(async () => {
  live = new StartProcess(start, {}, 10 * commandPatienceMs)
  ending.defer(async () => void (await live.interrupt()))
  await writeKafkaScripts(join(directory, 'bin'))
  await writeTool(
    'npx',
    `[ "$1" = mirror ] || exec node_modules/.bin/"$@"
shift
exec node bin/mirror.mjs "$@" --config '${config}' --servers source=127.0.0.1:${brokerPorts[0]} --servers target=127.0.0.1:${brokerPorts[1]}`,
  )
  await until(
    'the weblog of the sample in the index',
    async () => live.isRunning || live.outcome().then(({ stdout, stderr }) => stdout + stderr),
    (isRunning) => isRunning !== true || /^weblog .* documents/m.test(live.stdout),
    150_000,
  )
  assert.ok(live.isRunning, live.stdout)
})

/** Puts a program of the test's on the PATH of the commands. */
const writeTool = async (name: string, lines: string): Promise<void> => {
  const file = join(directory, 'bin', name)
  await writeFile(file, `#!/bin/sh\n${lines}\n`)
  await chmod(file, 0o755)
}

/** The command with the test's addresses in place of those of the docs. */
const here = (command: string): string =>
  command
    .replaceAll('127.0.0.1:19092', `127.0.0.1:${brokerPorts[0]}`)
    .replaceAll('127.0.0.1:19192', `127.0.0.1:${brokerPorts[1]}`)
    .replaceAll('http://127.0.0.1:8088/', printed(/ page (http:\S+)/))
    .replaceAll('http://127.0.0.1:8083/', printed(/Connect REST API (http:\S+)/))
    .replace(/^curl /, 'curl --silent --show-error --fail ')

/** Runs a command as a terminal does, in the project's folder, without anybody's credentials. */
const run = async (command: string): Promise<{ readonly code: number | null; readonly output: string }> => {
  const child = spawn('bash', ['-c', command], {
    cwd: root,
    env: {
      ...process.env,
      PATH: [join(directory, 'bin'), join(root, 'node_modules/.bin'), process.env.PATH].join(':'),
      HOME: directory,
      AWS_ACCESS_KEY_ID: '',
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_VALIDATION: 'false',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: commandPatienceMs,
  })
  const [[code], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ])
  return { code, output: `${stdout}${stderr}` }
}

/** Each command once, where it stands first. */
const commandsRunIn = (place: 'sample' | 'synthesis'): readonly DocsCommand[] => {
  const all = docsCommands().filter(({ text: command }) => docsRunOf(command)?.in === place)
  return [...new Map(all.toReversed().map((command) => [command.text, command])).values()].toReversed()
}

for (const { page, line, text: command } of commandsRunIn('sample'))
  test(`${page}:${line}: ${command}`, async () => {
    const { code, output } = await run(here(command))
    assert.equal(code, 0, output)
    const expected = docsRunOf(command)
    if (expected?.in === 'sample' && expected.shows !== undefined) assert.match(output, expected.shows)
    else assert.notEqual(output.trim(), '', 'it says something')
  })

/** A folder that a page has copied stands in the test's own; what deploys is synthesised, once for each context. */
const synthesised = (command: string): string => {
  const copied = /^cp -r (\S+) (\S+)$/.exec(command)
  if (copied) return `cp -r ${copied[1]} '${join(directory, copied[2] ?? '')}'`
  const context = [...command.matchAll(/ -c (\S+?)=(\S+)/g)].map(([, name, value = '']) =>
    name === 'config' && !value.includes('/')
      ? ` -c config='${join(directory, value)}'`
      : ` -c ${name}=${value}`,
  )
  return `npx cdk synth --quiet --output '${join(directory, 'cdk.out')}'${context.join('')}`
}

for (const command of new Set(commandsRunIn('synthesis').map(({ text: each }) => synthesised(each))))
  test(`the docs' app: ${command.replaceAll(directory, '…')}`, async () => {
    const { code, output } = await run(command)
    assert.equal(code, 0, output)
  })
