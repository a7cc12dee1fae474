import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCdkOut } from '../local/cloud-formation/cdk-out.ts'
import { type FunctionResource, stackResources } from '../local/cloud-formation/stack-resources.ts'
import { Template } from '../local/cloud-formation/template.ts'
import { EnvironmentProcess } from '../local/lambda/environment-process.ts'
import { ProcessWatchdog } from '../local/lambda/process-watchdog.ts'
import type { Course } from './contestant.ts'
import { cpuSeconds } from './processes.ts'
import { median } from './statistics.ts'

/** What it takes until an execution environment asks for its first event. Medians of some starts. */
export interface ColdStartFigures {
  /** From the start of the process on. */
  readonly milliseconds: number
  readonly cpuMilliseconds: number
  /** Of the code without its settings and its source map. */
  readonly bundleKilobytes: number
}

/** A function whose start is measured. */
export interface ColdStarter {
  readonly name: string
  readonly settings: string
  readonly resource: FunctionResource
}

const starts = 15

/** The mirror's function in a synthesised stack, and an empty one in its place: what Node itself takes. */
export const coldStarters = async (
  { directory }: Pick<Course, 'directory'>,
  cdkOut: string,
): Promise<readonly ColdStarter[]> => {
  const stack = readCdkOut(cdkOut)
  const template = new Template(stack.template, { stackName: stack.name, region, accountId }, {})
  const resource = stackResources(template, stack).functions.find(
    ({ environment }) => environment.POWERTOOLS_SERVICE_NAME === 'mirror',
  )
  if (resource === undefined) throw new Error(`${cdkOut} has no mirror function: no cold start was measured`)
  const codeDirectory = join(directory, 'empty')
  await mkdir(codeDirectory, { recursive: true })
  await writeFile(join(codeDirectory, codeFile), 'export const handler = async () => {}\n')
  return [
    { name: 'mirror function', settings: 'as synthesised', resource },
    {
      name: 'empty function',
      settings: 'the same options of Node',
      resource: { ...resource, codeDirectory },
    },
  ]
}

/** Starts and kills environments of a function, one after the other. */
export const measureColdStart = async ({ resource }: ColdStarter): Promise<ColdStartFigures> => {
  const watchdog = new ProcessWatchdog()
  const milliseconds: number[] = []
  const cpuMilliseconds: number[] = []
  try {
    for (let count = 0; count < starts; count++) {
      const startedAt = performance.now()
      const environment = await EnvironmentProcess.start(resource, {
        region,
        endpoint: 'http://127.0.0.1:9', // loading the code calls nobody
        watchdog,
        onLine: () => {},
      })
      milliseconds.push(performance.now() - startedAt)
      if (environment.pid !== undefined) cpuMilliseconds.push(1000 * cpuSeconds(environment.pid))
      await environment.kill()
    }
  } finally {
    await watchdog.close()
  }
  const { size } = await stat(join(resource.codeDirectory, codeFile))
  return {
    milliseconds: median(milliseconds),
    cpuMilliseconds: median(cpuMilliseconds),
    bundleKilobytes: size / 1000,
  }
}

const codeFile = 'index.mjs'
const region = 'us-east-1'
const accountId = '000000000000'
