import { type ChildProcess, spawn } from 'node:child_process'

/*
  A stopped process cannot notice that its parent is gone, and SIGKILL gives the parent no time to say so. So a shell
  holds the other end of a pipe and the list of our processes: when the pipe closes, for whatever reason, it kills them.
*/
const script = `
pids=
while read -r verb pid; do
  rest=
  for known in $pids; do [ "$known" = "$pid" ] || rest="$rest $known"; done
  pids=$rest
  [ "$verb" = drop ] || pids="$pids $pid"
done
[ -z "$pids" ] || kill -KILL $pids 2>/dev/null
`

/** Sees to it that processes die with us, even when we are killed and they are stopped. */
export class ProcessWatchdog {
  readonly #shell: ChildProcess

  constructor() {
    // A session of its own: Ctrl-C in the terminal must not reach it before it has done its work.
    this.#shell = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
    this.#shell.stdin?.on('error', () => {}) // it was killed: nothing to tell it any more
    this.#shell.unref()
  }

  /** A process that has to die with us. */
  add(pid: number): void {
    this.#shell.stdin?.write(`add ${pid}\n`)
  }

  /** It has ended: its number may be another's soon. */
  drop(pid: number): void {
    this.#shell.stdin?.write(`drop ${pid}\n`)
  }

  /** Kills what is left and ends the watchdog. */
  async close(): Promise<void> {
    if (this.#shell.exitCode !== null || this.#shell.signalCode !== null) return
    await new Promise<void>((resolve) => {
      this.#shell.ref()
      this.#shell.once('exit', () => resolve())
      this.#shell.stdin?.end()
    })
  }
}
