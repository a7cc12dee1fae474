import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../../sample/until.ts'
import { sampleStart } from './sample-start.ts'
import { shared } from './shared.ts'
import { StartProcess } from './start-process.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** The sample while `npm start` runs it, on ports of its own. */
export interface LiveSample {
  /** Folder of its mm2.properties. */
  readonly config: string
  /** `host:port` of each cluster's broker. */
  readonly source: string
  readonly target: string
  /** Of the page, with a slash at its end. */
  readonly pageUrl: string
  /** Of the Connect REST API, without a slash at its end. */
  readonly connectUrl: string
  /** Of the search node, without a slash at its end. */
  readonly searchUrl: string
}

/** For what the page shows to come, on a machine that does other things too. */
export const samplePatienceMs = 150_000

const startPatienceMs = 300_000

const longestRunMs = 30 * 60_000

/** What the sample's sink writes to. */
const searchUrlOf = (config: string): string =>
  /"connection\.url": "([^"]+)"/.exec(
    readFileSync(join(config, 'connectors/weblog-sink.json'), 'utf8'),
  )?.[1] ?? ''

/** `npm start` in a process of its own, for all tests of a file: ready when the whole sample has arrived. See `shared`. */
export const sharedSample = (): (() => LiveSample) =>
  shared(async (ending) => {
    const { path } = ending.use(await temporaryDirectory())
    const args = await sampleStart(path)
    const optionOf = (name: string): string => args[args.indexOf(name) + 1] ?? ''
    const live = new StartProcess(args, {}, longestRunMs)
    ending.defer(async () => void (await live.interrupt()))
    await until(
      'the last step of npm start',
      async () => !live.isRunning || /^weblog .* documents/m.test(live.stdout),
      (isSo) => isSo,
      startPatienceMs,
    ).catch((cause: unknown) => {
      throw new Error(`npm start did not get ready:\n${live.stdout}`, { cause })
    })
    if (!live.isRunning)
      throw new Error(`npm start has ended:\n${(await live.outcome()).stderr}${live.stdout}`)
    const port = Number(optionOf('--broker-port'))
    return {
      config: optionOf('--config'),
      source: `127.0.0.1:${port}`,
      target: `127.0.0.1:${port + 100}`,
      pageUrl: / page (http:[^\s,]+)/.exec(live.stdout)?.[1] ?? '',
      searchUrl: searchUrlOf(optionOf('--config')),
      connectUrl: /REST API (http:[^\s,]+?)\/?[\s,]/.exec(live.stdout)?.[1] ?? '',
    }
  })
