import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  type Contestant,
  type Course,
  flowProperties,
  propertiesText,
  type RunningMirror,
} from './contestant.ts'
import { childrenOf, environmentVariable } from './processes.ts'

const root = join(import.meta.dirname, '..')

/** Bundles the functions as `cdk deploy` ships them. Once, before the first start. */
export const buildFunctions = async (): Promise<void> => {
  await promisify(execFile)(process.execPath, [join(root, 'lib/stack/build.ts')])
}

/** The functions of the synthesised stack, over the local runtime; `settings` are lines of mm2.properties. */
export const lambdaMirrorMaker = (
  name: string,
  description: string,
  settings: (targetAlias: string) => Readonly<Record<string, string>>,
): Contestant => ({
  name,
  settings: description,
  start: (course) => start(course, settings(course.targetAlias)),
})

const start = async (course: Course, settings: Readonly<Record<string, string>>): Promise<RunningMirror> => {
  const cdkOut = await synthesiseFlow(course, settings)
  // A process of its own: what the poller costs is told apart from the benchmark.
  const log = openSync(join(course.directory, 'runtime.log'), 'a')
  const startedAt = performance.now()
  const runtime = fork(
    join(import.meta.dirname, 'local-runtime.ts'),
    [cdkOut, join(course.directory, 'aws')],
    {
      stdio: ['ignore', log, 'inherit', 'ipc'],
    },
  )
  closeSync(log)
  await untilReady(runtime)
  return {
    startedAt,
    processes: () => processesOf(runtime),
    check: () => {
      if (runtime.exitCode !== null) throw new Error(`the local runtime ended with code ${runtime.exitCode}`)
    },
    stop: async () => {
      if (runtime.exitCode !== null || runtime.signalCode !== null) return
      const exited = once(runtime, 'exit')
      runtime.disconnect()
      await exited
    },
  }
}

/** The stack of a course's flow; the directory of what was synthesised. */
export const synthesiseFlow = async (
  course: Course,
  settings: Readonly<Record<string, string>>,
): Promise<string> => {
  const config = join(course.directory, 'config')
  await mkdir(config, { recursive: true })
  await writeFile(join(config, 'mm2.properties'), propertiesText({ ...flowProperties(course), ...settings }))
  const cdkOut = join(course.directory, 'cdk.out')
  await synthesise(config, cdkOut)
  return cdkOut
}

/** What the CDK's command line does, without it: the app reads its context from the environment and writes to a directory. */
export const synthesise = async (config: string, cdkOut: string): Promise<void> => {
  await promisify(execFile)(process.execPath, [join(root, 'bin/app.ts')], {
    cwd: root,
    env: {
      ...process.env,
      CDK_OUTDIR: cdkOut,
      CDK_CONTEXT_JSON: JSON.stringify({ config }),
      CDK_VALIDATION: 'false',
    },
  })
}

const untilReady = async (runtime: ChildProcess): Promise<void> => {
  const ended = once(runtime, 'exit').then(([code]) => {
    throw new Error(`the local runtime ended with code ${code} while it started`)
  })
  await Promise.race([once(runtime, 'message'), ended])
  ended.catch(() => {}) // from now on `check` tells
}

/** The runtime polls; its children are functions, each told by the name of its service. A child without one is none yet. */
const processesOf = ({ pid }: ChildProcess): ReturnType<RunningMirror['processes']> => {
  if (pid === undefined) return []
  const functions = childrenOf(pid).flatMap((child) => {
    const service = environmentVariable(child, 'POWERTOOLS_SERVICE_NAME')
    if (service === undefined) return []
    return { part: service === 'mirror' ? ('copier' as const) : ('others' as const), pid: child }
  })
  return [{ part: 'poller', pid }, ...functions]
}
