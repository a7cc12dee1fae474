import type { NamedFault } from './link.ts'
import { type Invoked, type MirrorCode, MirrorEnvironment } from './mirror-environment.ts'
import type { Random } from './random.ts'

/** Environments of the mirror, of which any may be given the next event, as Lambda has it. */
export class EnvironmentPool {
  readonly #code: MirrorCode
  readonly #random: Random
  readonly #size: number
  readonly #all: MirrorEnvironment[] = []
  #idle: MirrorEnvironment[] = []
  #unstruck: NamedFault[] = []
  #last: MirrorEnvironment | undefined

  /** `size`: how many stay warm. */
  constructor(code: MirrorCode, random: Random, size: number) {
    this.#code = code
    this.#random = random
    this.#size = size
  }

  /** How many processes there have been. */
  get started(): number {
    return this.#all.length
  }

  /** Delivers an event to one of the idle environments, or a new one. Faults that found nothing to strike stay for the next. */
  async invoke(event: string, faults: readonly NamedFault[]): Promise<Invoked> {
    const armed = [...this.#unstruck, ...faults]
    this.#unstruck = []
    const environment = await this.#take()
    if (this.#last !== undefined && this.#last !== environment) this.#code.struck('environment swapped')
    this.#last = environment
    const { left, ...invoked } = await environment.invoke(event, armed)
    this.#unstruck.push(...left)
    if (environment.isAlive && this.#idle.length < this.#size) this.#idle.push(environment)
    else await environment.kill()
    if (invoked.error?.startsWith('Sandbox.Timedout')) this.#code.struck('stopped at its time-out')
    return invoked
  }

  /** Faults that are armed and have not struck are dropped. */
  disarm(): void {
    this.#unstruck = []
  }

  /** Kills every process and closes every connection. */
  async close(): Promise<void> {
    await Promise.all(this.#all.map((environment) => environment.close()))
  }

  async #take(): Promise<MirrorEnvironment> {
    // One may have been killed after it had answered.
    const [first, ...others] = this.#random.shuffled(this.#idle.filter(({ isAlive }) => isAlive))
    this.#idle = others
    if (first !== undefined && this.#random.chance(0.95)) return first
    if (first !== undefined) this.#idle.push(first)
    const started = await MirrorEnvironment.start(this.#code)
    this.#all.push(started)
    return started
  }
}
