import { type Part, parts, type RunningMirror } from './contestant.ts'
import { cpuSeconds } from './processes.ts'

/** CPU seconds of a mirror's parts. What a process has used stays counted when it is gone: functions come and go. */
export class CpuMeter {
  readonly #mirror: Pick<RunningMirror, 'processes'>
  readonly #secondsOf: (pid: number) => number
  readonly #seen = new Map<number, { readonly part: Part; readonly seconds: number }>()

  constructor(mirror: Pick<RunningMirror, 'processes'>, secondsOf: (pid: number) => number = cpuSeconds) {
    this.#mirror = mirror
    this.#secondsOf = secondsOf
  }

  /** Of each part, so far. */
  read(): Record<Part, number> {
    for (const { pid, part } of this.#mirror.processes()) {
      const seconds = this.#secondsOf(pid)
      if (seconds >= (this.#seen.get(pid)?.seconds ?? 0)) this.#seen.set(pid, { part, seconds })
    }
    const seen = [...this.#seen.values()]
    const sum = (part: Part): number =>
      seen.filter((one) => one.part === part).reduce((total, { seconds }) => total + seconds, 0)
    return { copier: sum('copier'), poller: sum('poller'), others: sum('others') }
  }

  /** Of all parts together, so far. */
  total(): number {
    const cpu = this.read()
    return parts.reduce((sum, part) => sum + cpu[part], 0)
  }
}
