import { randomUUID } from 'node:crypto'
import { toEnvironment } from '../lib/config/environment.ts'
import { EnvironmentProcess, type Outcome } from '../local/lambda/environment-process.ts'
import { errorMessage } from '../local/lambda/lambda-function.ts'
import type { ProcessWatchdog } from '../local/lambda/process-watchdog.ts'
import type { LateGate } from './late-gate.ts'
import { Link, type NamedFault } from './link.ts'

/** What all environments of a flow's mirror share. */
export interface MirrorCode {
  /** Holds index.mjs and settings.json. */
  readonly directory: string
  readonly sourceServers: string
  /** Ports of the target's brokers. */
  readonly targetPorts: readonly number[]
  readonly watchdog: ProcessWatchdog
  readonly struck: (name: string) => void
  readonly late: (until: Promise<void>) => void
  readonly gate: LateGate
  readonly onLine: (line: string) => void
}

/** How an invocation ended, and what the function said. */
export interface Invoked {
  readonly isTaken: boolean
  readonly error: string | undefined
}

const memoryMb = 512
/** Lambda would give minutes: here time-outs are part of the test. 5 s of it the function keeps for its end. */
const timeoutSeconds = 7

/** One execution environment of the bundled mirror function, with a way to the target of its own. */
export class MirrorEnvironment {
  readonly #process: EnvironmentProcess
  readonly #link: Link

  private constructor(process: EnvironmentProcess, link: Link) {
    this.#process = process
    this.#link = link
  }

  /** Starts the process under Lambda's Runtime API. */
  static async start(code: MirrorCode): Promise<MirrorEnvironment> {
    const kill = () => void running.promise.then(({ process }) => process.kill())
    const running = Promise.withResolvers<{ process: EnvironmentProcess }>()
    const link = await Link.open(code.targetPorts, { ...code, kill })
    const process = await EnvironmentProcess.start(functionResource(code, link.bootstrapServers), {
      region: 'us-east-1',
      endpoint: 'http://127.0.0.1:9',
      watchdog: code.watchdog,
      onLine: code.onLine,
    })
    running.resolve({ process })
    return new MirrorEnvironment(process, link)
  }

  get isAlive(): boolean {
    return this.#process.isAlive && !this.#link.isDead
  }

  /** Delivers an event. Faults strike while it is worked on; those that do not are given back. */
  async invoke(
    event: string,
    faults: readonly NamedFault[],
  ): Promise<Invoked & { readonly left: readonly NamedFault[] }> {
    this.#link.arm(faults)
    const outcome = await this.#process.invoke({
      requestId: randomUUID(),
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:mirror',
      deadlineMs: Date.now() + timeoutSeconds * 1000,
      payload: event,
    })
    return { ...invokedOf(outcome), left: this.#link.disarm() }
  }

  /** Kills the process and closes its connections; requests that are late are not waited for. */
  async close(): Promise<void> {
    await this.#process.kill()
    await this.#link.close()
  }

  /** Kills the process as Lambda gives up an environment; what it had sent goes on. */
  kill(): Promise<void> {
    return this.#process.kill()
  }
}

const invokedOf = ({ isError, payload }: Outcome): Invoked => ({
  isTaken: !isError,
  error: isError ? errorMessage(payload) : undefined,
})

const functionResource = ({ directory, sourceServers }: MirrorCode, targetServers: string) => ({
  logicalId: 'Mirror',
  name: 'mirror',
  arn: 'arn:aws:lambda:us-east-1:000000000000:function:mirror',
  description: '',
  codeDirectory: directory,
  handler: 'index.handler',
  timeoutSeconds,
  memoryMb,
  environment: toEnvironment({
    kind: 'mirror',
    source: { bootstrapServers: sourceServers },
    target: { bootstrapServers: targetServers },
  }),
  reservedConcurrency: undefined,
  asyncPolicy: { maxRetries: 0, maxAgeSeconds: 60 },
  logGroup: '/aws/lambda/mirror',
})
