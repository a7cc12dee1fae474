import { AwsError } from '../aws-error.ts'

/** Waits in ms; the promise rejects when the signal aborts. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

/** What becomes of an event that a function does not take at once (AWS::Lambda::EventInvokeConfig). */
export interface AsyncPolicy {
  /** Attempts after one that failed: 0 to 2. */
  readonly maxRetries: number
  /** A throttled event is not an attempt: it comes again until it is this old, s. */
  readonly maxAgeSeconds: number
}

/** Lambda's defaults. */
export const defaultAsyncPolicy: AsyncPolicy = { maxRetries: 2, maxAgeSeconds: 6 * 60 * 60 }

/** A function as far as it is invoked here. */
export interface InvocationTarget {
  readonly name: string
  readonly asyncPolicy: AsyncPolicy
  invoke(payload: string): Promise<{ readonly isError: boolean }>
}

/** What an event that a function did not take in the end leaves behind. */
export interface LostEvent {
  readonly functionName: string
  readonly why: string
}

/** How long Lambda waits before the second and the third attempt. */
const retryDelaysMs = [60_000, 120_000] as const
const firstThrottleDelayMs = 1000
const longestThrottleDelayMs = 5 * 60_000

/** Invocations that nobody waits for, with the attempts that Lambda makes. */
export class AsyncInvoker {
  readonly #sleep: Sleep
  readonly #onLost: (lost: LostEvent) => void
  readonly #stop = new AbortController()
  readonly #now: () => number

  constructor(sleep: Sleep, now: () => number, onLost: (lost: LostEvent) => void) {
    this.#sleep = sleep
    this.#now = now
    this.#onLost = onLost
  }

  /** Invokes until the event is taken, given up or we stop. Resolves then; it does not throw for a failed function. */
  async invoke(target: InvocationTarget, payload: string): Promise<void> {
    const begun = this.#now()
    const delays: number[] = retryDelaysMs.slice(0, target.asyncPolicy.maxRetries)
    for (;;) {
      const result = await this.#untilAdmitted(target, payload, begun)
      if (result === undefined || !result.isError) return
      const delay = delays.shift()
      if (delay === undefined) return this.#lost(target, 'it failed at the last attempt')
      if (!(await this.#pause(delay))) return
    }
  }

  /** Ends waiting: events that are not taken yet are dropped. */
  stop(): void {
    this.#stop.abort()
  }

  async #untilAdmitted(
    target: InvocationTarget,
    payload: string,
    begun: number,
  ): Promise<{ readonly isError: boolean } | undefined> {
    for (let delay = firstThrottleDelayMs; ; delay = Math.min(delay * 2, longestThrottleDelayMs)) {
      try {
        return await target.invoke(payload)
      } catch (error) {
        if (this.#stop.signal.aborted) return undefined
        if (!(error instanceof AwsError) || error.statusCode !== 429) return this.#lost(target, String(error))
      }
      const { maxAgeSeconds } = target.asyncPolicy
      if (this.#now() - begun > maxAgeSeconds * 1000)
        return this.#lost(target, `it was throttled for ${maxAgeSeconds} s`)
      if (!(await this.#pause(delay))) return undefined
    }
  }

  #lost(target: InvocationTarget, why: string): undefined {
    if (!this.#stop.signal.aborted) this.#onLost({ functionName: target.name, why })
  }

  /** False when we stopped meanwhile. */
  async #pause(ms: number): Promise<boolean> {
    try {
      await this.#sleep(ms, this.#stop.signal)
      return true
    } catch (error) {
      if (this.#stop.signal.aborted) return false
      throw error
    }
  }
}
