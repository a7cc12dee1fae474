import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ConfigException } from '../lib/config/config-exception.ts'
import { findJava } from '../local/servers/java.ts'
import { readFigures } from '../sample/figures.ts'
import { liveSummary } from '../sample/live-summary.ts'
import { Progress } from '../sample/progress.ts'
import { runMirror } from '../sample/run.ts'
import type { Running } from '../sample/running-mirror.ts'
import { compareBothSides, keepWriting, showSample } from '../sample/show-sample.ts'
import { readConfig } from './read-config.ts'

/*
  npm start: the whole system on this machine, with real brokers and the bundles that cdk deploy ships.

    npm start                     until Ctrl-C, with a live summary
    npm start -- --once           the sample, a comparison of both sides, and out
    npm start -- --config FOLDER  another folder than config/
    npm start -- --state FOLDER   another folder than .local/ for data of brokers, index and bucket
    npm start -- --port 8080      another port for the page; 0: a free one
    npm start -- --aws-port N     another port for AWS's APIs, which npx mirror asks; 0: a free one
    npm start -- --connect-port N another port than 8083 for the Connect REST API; 0: a free one
    npm start -- --broker-port N  another port for the first cluster's broker; the next one's is N + 100
*/
const root = join(import.meta.dirname, '..')
const summaryEveryMs = 2_000

/** What the command line asks for. Throws a sentence about what it does not know. */
const readOptions = () => {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean', default: false },
      config: { type: 'string', default: join(root, 'config') },
      state: { type: 'string', default: join(root, '.local') },
      port: { type: 'string', default: '8088' },
      'aws-port': { type: 'string', default: '8089' },
      'connect-port': { type: 'string', default: '8083' },
      'broker-port': { type: 'string', default: '19092' },
    },
  })
  const {
    'aws-port': awsPort,
    'broker-port': brokerPort,
    'connect-port': connectPort,
    port,
    ...others
  } = values
  return {
    ...others,
    pagePort: toPort('--port', port),
    apiPort: toPort('--aws-port', awsPort),
    brokerPort: toPort('--broker-port', brokerPort),
    connectPort: toPort('--connect-port', connectPort),
  }
}

const toPort = (option: string, text: string): number => {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new Error(`Nothing was started: ${option} ${text} is no port. Give a number up to 65535.`)
}

/** Synthesises the app, as `cdk deploy` would. What it prints is shown only when it fails. */
const synthesise = async (config: string): Promise<string> => {
  const child = spawn('node', [join(root, 'bin/synth.ts'), '-c', `config=${config}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => printed.push(text))
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Error(`The stack was not synthesised:\n${printed.join('')}`)
  return join(root, 'cdk.out')
}

const showLive = async (running: Running, signal: AbortSignal): Promise<void> => {
  const stopWriting =
    running.isSample && running.flow !== undefined
      ? keepWriting(running, (error) => console.error(`\nThe sample was not written on: ${error}`))
      : () => {}
  try {
    while (!signal.aborted) {
      const summary = liveSummary(await readFigures(running))
      // A terminal shows one summary that changes; a file gets one after the other.
      console.log(
        `${process.stdout.isTTY ? '\x1b[2J\x1b[H' : '\n'}${summary}\n\n${running.aws.pageUrl}   Ctrl-C stops everything`,
      )
      await sleep(summaryEveryMs, undefined, { signal }).catch(() => {}) // the signal is what ends it
    }
  } finally {
    stopWriting()
  }
}

const main = async (signal: AbortSignal): Promise<number> => {
  const options = readOptions()
  const deployment = readConfig(options.config)
  for (const warning of deployment.warnings) console.log(`warning: ${warning}`)
  await findJava()
  const progress = new Progress(console.log)
  await using ending = new AsyncDisposableStack()
  const starting = runMirror({
    deployment,
    synthesise: () => synthesise(options.config),
    stateDirectory: options.state,
    pagePort: options.pagePort,
    apiPort: options.apiPort,
    brokerPort: options.brokerPort,
    connectPort: options.connectPort,
    secretsFile: join(options.config, 'secrets.local.json'),
    progress,
    ending,
  })
  const running = await untilStopped(starting, signal)
  const weblog = join(root, 'config/samples/weblog.log')
  if (running.isSample) await untilStopped(showSample(running, weblog, progress), signal)
  if (options.once) {
    const { text, areEqual } = await compareBothSides(running)
    console.log(`\n${text}`)
    return areEqual ? 0 : 1
  }
  await showLive(running, signal)
  return 0
}

/** Ctrl-C ends a wait at once; what was started is stopped all the same. */
const untilStopped = <Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(new Stopped()), { once: true }),
    ),
  ])

class Stopped extends Error {}

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort())
try {
  process.exitCode = await main(stop.signal)
} catch (error) {
  if (error instanceof Stopped) process.exitCode = 0
  else {
    const text = error instanceof Error ? error.message : String(error)
    console.error(
      error instanceof ConfigException
        ? `Nothing was started. ${error.problems.length} to correct:\n${text}`
        : text,
    )
    process.exitCode = 1
  }
}
process.exit()
