import { randomUUID } from 'node:crypto'
import { AwsError } from '../aws-error.ts'
import type { FunctionResource } from '../cloud-formation/stack-resources.ts'
import type { AsyncPolicy } from './async-invoker.ts'
import { type EnvironmentOptions, EnvironmentProcess, InitError } from './environment-process.ts'

/** What became of an invocation. `isError`: the function failed, and the payload says how. */
export interface InvocationResult {
  readonly requestId: string
  readonly isError: boolean
  /** JSON. */
  readonly payload: Buffer
  readonly durationMs: number
  /** Loading the code, ms; undefined where it was loaded already. */
  readonly initMs: number | undefined
  readonly maxMemoryMb: number | undefined
}

/** What a function has done since it was started here. */
export interface FunctionStatus {
  readonly name: string
  readonly logicalId: string
  readonly invocations: number
  readonly errors: number
  readonly throttles: number
  readonly running: number
  /** Processes, frozen ones included. */
  readonly environments: number
  readonly lastDurationMs: number | undefined
  readonly totalDurationMs: number
  readonly maxMemoryMb: number | undefined
  readonly lastError: string | undefined
  /** Unix time, ms. */
  readonly lastErrorAt: number | undefined
  readonly lastSuccessAt: number | undefined
}

/** Lambda's limit on an event, bytes. */
const requestLimit = 6 * 1024 * 1024
/** Frozen environments that nobody has needed for so long are given up. */
const idleLimitMs = 10 * 60 * 1000

interface Idle {
  readonly environment: EnvironmentProcess
  readonly since: number
}

/** A function: its execution environments, one process for each invocation that runs at the same time. */
export class LambdaFunction {
  readonly resource: FunctionResource
  readonly #options: EnvironmentOptions
  readonly #all = new Set<EnvironmentProcess>()
  #idle: Idle[] = []
  #running = 0
  #isStopped = false
  #counts = { invocations: 0, errors: 0, throttles: 0, totalDurationMs: 0 }
  #last: { durationMs?: number; error?: string; errorAt?: number; successAt?: number; maxMemoryMb?: number } =
    {}

  constructor(resource: FunctionResource, options: EnvironmentOptions) {
    this.resource = resource
    this.#options = options
  }

  /** Its name. */
  get name(): string {
    return this.resource.name
  }

  /** What becomes of events that nobody waits for. */
  get asyncPolicy(): AsyncPolicy {
    return this.resource.asyncPolicy
  }

  /** Invokes it and waits. Throws AwsError where Lambda would not invoke it at all. */
  async invoke(payload: Buffer | string): Promise<InvocationResult> {
    this.#admit(payload)
    this.#running++
    this.#counts.invocations++
    const requestId = randomUUID()
    try {
      return this.#noted(await this.#run(requestId, payload))
    } finally {
      this.#running--
    }
  }

  /** What it has done so far. */
  status(): FunctionStatus {
    return {
      name: this.resource.name,
      logicalId: this.resource.logicalId,
      ...this.#counts,
      running: this.#running,
      environments: this.#all.size,
      lastDurationMs: this.#last.durationMs,
      maxMemoryMb: this.#last.maxMemoryMb,
      lastError: this.#last.error,
      lastErrorAt: this.#last.errorAt,
      lastSuccessAt: this.#last.successAt,
    }
  }

  /** Process ids of its execution environments. */
  pids(): readonly number[] {
    return [...this.#all].flatMap(({ pid }) => (pid === undefined ? [] : [pid]))
  }

  /** Kills every environment; invocations that run fail. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await Promise.all([...this.#all].map((environment) => environment.kill()))
  }

  #admit(payload: Buffer | string): void {
    const { name, reservedConcurrency } = this.resource
    const size = Buffer.byteLength(payload)
    if (size > requestLimit)
      throw new AwsError(
        'RequestTooLargeException',
        413,
        `${size} bytes exceed the ${requestLimit} that an event of ${name} may have`,
      )
    if (this.#isStopped) throw new AwsError('ServiceException', 500, `${name} has been stopped`)
    if (reservedConcurrency === undefined || this.#running < reservedConcurrency) return
    this.#counts.throttles++
    throw new AwsError(
      'TooManyRequestsException',
      429,
      `${name} runs ${this.#running} times already, and ${reservedConcurrency} are reserved: Rate Exceeded.`,
    )
  }

  async #run(requestId: string, payload: Buffer | string): Promise<InvocationResult> {
    const started = performance.now()
    try {
      const { environment, initMs } = await this.#environment()
      const begun = performance.now()
      const outcome = await environment.invoke({
        requestId,
        functionArn: this.resource.arn,
        deadlineMs: Date.now() + this.resource.timeoutSeconds * 1000,
        payload,
      })
      const { maxMemoryMb } = environment
      await this.#release(environment)
      return { requestId, ...outcome, durationMs: performance.now() - begun, initMs, maxMemoryMb }
    } catch (error) {
      if (!(error instanceof InitError)) throw error
      const durationMs = performance.now() - started
      return {
        requestId,
        isError: true,
        payload: error.payload,
        durationMs,
        initMs: durationMs,
        maxMemoryMb: undefined,
      }
    }
  }

  async #environment(): Promise<{
    readonly environment: EnvironmentProcess
    readonly initMs: number | undefined
  }> {
    for (let last = this.#idle.pop(); last !== undefined; last = this.#idle.pop()) {
      if (last.environment.isAlive) return { environment: last.environment, initMs: undefined }
      this.#all.delete(last.environment)
    }
    const started = performance.now()
    const environment = await EnvironmentProcess.start(this.resource, this.#options)
    if (this.#isStopped) {
      await environment.kill()
      throw new AwsError('ServiceException', 500, `${this.resource.name} has been stopped`)
    }
    this.#all.add(environment)
    return { environment, initMs: performance.now() - started }
  }

  /** Last in, first out: environments of a burst grow old and are given up. */
  async #release(environment: EnvironmentProcess): Promise<void> {
    if (!environment.isAlive) this.#all.delete(environment)
    else this.#idle.push({ environment, since: Date.now() })
    const old = this.#idle.filter(({ since }) => Date.now() - since > idleLimitMs)
    this.#idle = this.#idle.filter((idle) => !old.includes(idle))
    for (const { environment: unused } of old) {
      this.#all.delete(unused)
      await unused.kill()
    }
  }

  #noted(result: InvocationResult): InvocationResult {
    this.#counts.totalDurationMs += result.durationMs
    this.#last = {
      ...this.#last,
      durationMs: result.durationMs,
      ...(result.maxMemoryMb !== undefined && {
        maxMemoryMb: Math.max(this.#last.maxMemoryMb ?? 0, result.maxMemoryMb),
      }),
    }
    if (!result.isError) this.#last.successAt = Date.now()
    else if (!this.#isStopped) {
      this.#counts.errors++
      this.#last.errorAt = Date.now()
      this.#last.error = errorMessage(result.payload)
      this.#options.onLine(
        `${result.requestId} failed after ${Math.round(result.durationMs)} ms: ${this.#last.error}`,
      )
    }
    return result
  }
}

/** `errorType: errorMessage` of Lambda's error JSON. */
export const errorMessage = (payload: Buffer): string => {
  const text = payload.toString('utf8')
  try {
    const { errorType, errorMessage: message } = JSON.parse(text) as {
      errorType?: string
      errorMessage?: string
    }
    return `${errorType ?? 'Error'}: ${message ?? ''}`
  } catch {
    return text
  }
}
