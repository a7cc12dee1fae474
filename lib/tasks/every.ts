import { messageOf } from './message-of.ts'
import type { Clock } from './ports.ts'

/** Work that is repeated, as MM2's Scheduler repeats it: at a fixed rate, never twice at the same time. */
export interface RepeatedTask {
  /** For log and error, e.g. `refreshing topics`. */
  readonly name: string
  /** Negative: never, as a disabled interval is in MM2. Infinite: once an environment. */
  readonly intervalMs: number
  run(): Promise<void>
}

/** A setting's interval, in ms. */
export const everySeconds = (seconds: bigint): number => Number(seconds) * 1000

/** What an invocation knows of the tasks that it repeats. */
export interface Repetition {
  readonly clock: Clock
  /** Told of each failed run at once; the task gets its next turn all the same. */
  onFailure(task: RepeatedTask, error: unknown): void
}

/** A schedule starts the function once a minute; the next invocation goes on where this one ends. */
const windowMs = 57_000

/** What the last run may need before the invocation ends. */
const lastRunMs = 20_000

/** A task that a schedule is a little early for is run: otherwise its interval would double. */
const slackMs = 30_000

/** A task with a long interval that failed is tried again sooner, ms. */
const retryMs = 60_000

/** A cluster that is lost stays lost for a while: the next minute is soon enough. */
const failuresInSuccession = 3

/**
 * Runs tasks whenever they are due, within one invocation a minute. Lives as long as the execution
 * environment, so a task with an interval of ten minutes runs in every tenth invocation; a new
 * environment runs everything at once, as a connector that starts.
 */
export class Every {
  readonly #tasks: readonly RepeatedTask[]
  readonly #repetition: Repetition
  /** When each task has its next turn. Absent: it had none in this environment yet. */
  readonly #turns = new Map<RepeatedTask, number>()

  constructor(tasks: readonly RepeatedTask[], repetition: Repetition) {
    this.#tasks = tasks.filter(({ intervalMs }) => intervalMs >= 0)
    this.#repetition = repetition
  }

  /**
   * One invocation: runs what is due until the minute or the time left (ms) ends. A failed task is tried
   * again at its next turn. Throws when a task's last turn failed: that makes the schedule's alarm go off.
   */
  async runFor(remainingMs: number): Promise<void> {
    const { clock } = this.#repetition
    const until = clock.now() + Math.min(windowMs, remainingMs - lastRunMs)
    const failures = new Map<RepeatedTask, readonly unknown[]>()
    let slack = slackMs
    for (;;) {
      await this.#runDue(slack, failures)
      slack = 0
      const next = Math.min(...this.#tasks.map((task) => this.#dueAt(task)))
      if (next >= until || hasGivenUp(failures)) break
      await clock.sleep(Math.max(0, next - clock.now()))
    }
    throwLast(failures)
  }

  async #runDue(slack: number, failures: Map<RepeatedTask, readonly unknown[]>): Promise<void> {
    const { clock, onFailure } = this.#repetition
    for (const task of this.#tasks) {
      const now = clock.now()
      const early = task.intervalMs >= 60_000 ? slack : 0
      if (this.#dueAt(task) - early > now) continue
      this.#turns.set(task, now + task.intervalMs)
      try {
        await task.run()
        failures.delete(task)
      } catch (error) {
        this.#turns.set(task, now + Math.min(task.intervalMs, retryMs))
        onFailure(task, error)
        failures.set(task, [...(failures.get(task) ?? []), error])
      }
    }
  }

  #dueAt(task: RepeatedTask): number {
    return this.#turns.get(task) ?? Number.NEGATIVE_INFINITY
  }
}

const hasGivenUp = (failures: ReadonlyMap<RepeatedTask, readonly unknown[]>): boolean =>
  [...failures.values()].some(({ length }) => length >= failuresInSuccession)

const throwLast = (failures: ReadonlyMap<RepeatedTask, readonly unknown[]>): void => {
  const errors = [...failures].map(
    ([{ name }, ofTask]) =>
      new Error(`${name} failed: ${messageOf(ofTask.at(-1))}`, { cause: ofTask.at(-1) }),
  )
  const [only] = errors
  if (only && errors.length === 1) throw only
  if (only) throw new AggregateError(errors, errors.map(({ message }) => message).join('; '))
}
