import type { ScheduleResource } from './cloud-formation/stack-resources.ts'

/** The clock that schedules go by. */
export interface Clock {
  /** Calls back every `ms` until the returned function is called. */
  every(ms: number, run: () => void): () => void
}

const unitMs: { readonly [unit: string]: number } = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** The interval of `rate(5 minutes)`, ms. Other expressions are refused. */
export const rateMs = (expression: string): number => {
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression.trim()) ?? []
  const ms = unitMs[unit ?? '']
  if (value === undefined || ms === undefined || Number(value) < 1)
    throw new Error(
      `the schedule expression ${expression} is not supported on one machine: use rate(n minutes), hours or days`,
    )
  return Number(value) * ms
}

/**
 * Invokes functions at their rates, each for the first time at once, so that nobody waits a minute after a start.
 * Nobody waits for their answers: one that still runs is guarded by its reserved concurrency, as on AWS.
 */
export class Schedules {
  readonly #clock: Clock
  readonly #invoke: (functionArn: string, payload: string) => void
  #cancel: (() => void)[] = []

  constructor(clock: Clock, invoke: (functionArn: string, payload: string) => void) {
    this.#clock = clock
    this.#invoke = invoke
  }

  /** Starts those that are enabled. */
  start(schedules: readonly ScheduleResource[]): void {
    const rates = schedules
      .filter(({ isEnabled }) => isEnabled)
      .map((one) => [one, rateMs(one.expression)] as const)
    for (const [schedule, ms] of rates) {
      this.#run(schedule)
      this.#cancel.push(this.#clock.every(ms, () => this.#run(schedule)))
    }
  }

  /** No further invocations. */
  stop(): void {
    for (const cancel of this.#cancel) cancel()
    this.#cancel = []
  }

  #run({ functionArn, input }: ScheduleResource): void {
    this.#invoke(functionArn, JSON.stringify(input))
  }
}
