import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FunctionResource } from '../cloud-formation/stack-resources.ts'
import { environmentVariables } from './environment-variables.ts'
import { OutputLines } from './output-lines.ts'
import type { ProcessWatchdog } from './process-watchdog.ts'
import { type Invocation, RuntimeApi } from './runtime-api.ts'

/** What execution environments share. */
export interface EnvironmentOptions {
  readonly region: string
  readonly endpoint: string
  readonly watchdog: ProcessWatchdog
  readonly onLine: (line: string) => void
}

/** How an invocation ended. Payloads are JSON; those of errors have errorType and errorMessage. */
export interface Outcome {
  readonly isError: boolean
  readonly payload: Buffer
}

/** An execution environment did not become ready: its code failed to load. The payload is Lambda's error JSON. */
export class InitError extends Error {
  override readonly name = 'InitError'
  readonly payload: Buffer

  constructor(payload: Buffer) {
    super(payload.toString('utf8'))
    this.payload = payload
  }
}

const runtimeClient = fileURLToPath(new URL('runtime-client.mjs', import.meta.url))

/** Lambda's limit on a response, bytes. */
const responseLimit = 6 * 1024 * 1024
/** Lambda gives the first load of the code this long; after that the function's own time-out would count. */
const initTimeoutMs = 10_000

/**
 * One execution environment: a process that runs one invocation at a time. Between invocations it is stopped, as
 * Lambda freezes it: its timers and sockets stand still. After a time-out or a crash it is gone.
 */
export class EnvironmentProcess {
  readonly #resource: FunctionResource
  readonly #api: RuntimeApi
  readonly #process: ChildProcess
  readonly #outputs: readonly OutputLines[]
  readonly #exited: Promise<string>
  #settle: (outcome: Outcome) => void = () => {}
  #outcome: Outcome | undefined
  #onReady: () => void = () => {}
  #onInitError: (body: Buffer) => void = () => {}
  #current: Invocation | undefined
  #hasExited = false

  private constructor(resource: FunctionResource, api: RuntimeApi, options: EnvironmentOptions) {
    this.#resource = resource
    this.#api = api
    this.#process = spawn(process.execPath, [`--max-old-space-size=${resource.memoryMb}`, runtimeClient], {
      cwd: resource.codeDirectory,
      env: environmentVariables(resource, { ...options, runtimeApi: api.address, logStream: logStream() }),
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C is for us, not for functions: Lambda sends them no signal.
      detached: true,
    })
    const { stdout, stderr } = this.#process
    this.#outputs = [stdout, stderr].flatMap((stream) =>
      stream ? [new OutputLines(stream, options.onLine)] : [],
    )
    this.#exited = this.#watch(options.watchdog)
    api.listen({
      onNext: () => this.#next(),
      onResponse: (body) => this.#responded(body),
      onError: (body) => this.#answered({ isError: true, payload: body }),
      onInitError: (body) => this.#onInitError(body),
    })
  }

  /** Starts the process and loads the function. Resolves when it waits for its first invocation, frozen. */
  static async start(resource: FunctionResource, options: EnvironmentOptions): Promise<EnvironmentProcess> {
    const environment = new EnvironmentProcess(resource, await RuntimeApi.open(), options)
    await environment.#initialised()
    environment.#freeze()
    return environment
  }

  /** The process id. */
  get pid(): number | undefined {
    return this.#process.pid
  }

  /** Whether it can take another invocation. */
  get isAlive(): boolean {
    return !this.#hasExited
  }

  /** The most memory that it has had, MB; undefined where the system does not tell. */
  get maxMemoryMb(): number | undefined {
    return maxMemoryMb(this.pid)
  }

  /** Thaws it, runs one invocation and freezes it again. Kills it at the deadline. */
  async invoke(invocation: Invocation): Promise<Outcome> {
    this.#current = invocation
    this.#outcome = undefined
    const outcome = new Promise<Outcome>((resolve) => {
      this.#settle = resolve
    })
    const timer = setTimeout(() => this.#timedOut(invocation), invocation.deadlineMs - Date.now())
    this.#signal('SIGCONT')
    this.#api.hand(invocation)
    const result = await outcome
    clearTimeout(timer)
    await Promise.all(this.#outputs.map((output) => output.end(invocation.requestId)))
    this.#current = undefined
    this.#freeze()
    return result
  }

  /** Kills the process, without warning as Lambda does. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#signal('SIGKILL')
    await this.#exited
  }

  async #initialised(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(() => reject(new InitError(initTimedOut)), initTimeoutMs)
    this.#onReady = resolve
    this.#onInitError = (body) => reject(new InitError(body))
    this.#exited.then((how) => reject(new InitError(exitError('init', how))))
    try {
      await promise
    } catch (error) {
      await this.kill()
      throw error
    } finally {
      clearTimeout(timer)
      this.#onInitError = () => {}
    }
  }

  /** The runtime asks for work: it is ready for the first time, or done with an invocation. */
  #next(): void {
    this.#onReady()
    if (this.#outcome !== undefined) this.#settle(this.#outcome)
  }

  #responded(body: Buffer): void {
    const isTooLarge = body.length > responseLimit
    this.#answered(
      isTooLarge ? { isError: true, payload: tooLarge(body.length) } : { isError: false, payload: body },
    )
  }

  #answered(outcome: Outcome): void {
    this.#outcome = outcome
  }

  #timedOut({ requestId }: Invocation): void {
    const seconds = this.#resource.timeoutSeconds.toFixed(2)
    const payload = errorJson(
      'Sandbox.Timedout',
      `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
    )
    this.#outcome = { isError: true, payload }
    this.#signal('SIGKILL')
  }

  async #watch(watchdog: ProcessWatchdog): Promise<string> {
    const { pid } = this.#process
    if (pid !== undefined) watchdog.add(pid)
    const how = await new Promise<string>((resolve) => {
      this.#process.once('error', (error) => resolve(error.message))
      this.#process.once('close', (code, signal) =>
        resolve(signal ? `signal: ${signal}` : `exit status ${code}`),
      )
    })
    this.#hasExited = true
    if (pid !== undefined) watchdog.drop(pid)
    this.#api.close()
    const requestId = this.#current?.requestId ?? 'none'
    this.#settle(this.#outcome ?? { isError: true, payload: exitError(requestId, how) })
    return how
  }

  #freeze(): void {
    this.#signal('SIGSTOP')
  }

  #signal(signal: NodeJS.Signals): void {
    if (!this.#hasExited) this.#process.kill(signal)
  }
}

const errorJson = (errorType: string, errorMessage: string): Buffer =>
  Buffer.from(JSON.stringify({ errorType, errorMessage }))

const exitError = (requestId: string, how: string): Buffer =>
  errorJson('Runtime.ExitError', `RequestId: ${requestId} Error: Runtime exited with error: ${how}`)

const initTimedOut = errorJson('Sandbox.Timedout', `Init was not done within ${initTimeoutMs / 1000} seconds`)

const tooLarge = (size: number): Buffer =>
  errorJson(
    'Function.ResponseSizeTooLarge',
    `Response payload size (${size} bytes) exceeded maximum allowed payload size (${responseLimit} bytes).`,
  )

const logStream = (): string =>
  `${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomUUID().replaceAll('-', '')}`

/** Linux tells the peak of the resident set; others don't. */
const maxMemoryMb = (pid: number | undefined): number | undefined => {
  if (process.platform !== 'linux' || pid === undefined) return undefined
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return peak === undefined ? undefined : Math.ceil(Number(peak) / 1024)
  } catch {
    return undefined // it has just ended
  }
}
