import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** What to run and where its output goes. */
export interface ServerCommand {
  /** For messages: `Kafka broker 1 of "source"`. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  /** Standard output and error are appended here. */
  readonly logFile: string
  readonly env?: NodeJS.ProcessEnv
}

/**
 * The shell becomes the server (exec keeps its process id) and leaves a subshell behind that reads a pipe from us.
 * The pipe ends without a line when our process is gone, however it went; then the server is killed.
 */
const watchdog = '(read -r _ <&3 || kill -KILL $$) & exec "$@" 3<&-'

const tailBytes = 4_096

/** A server in a process of its own, that never outlives ours. */
export class ServerProcess {
  readonly name: string
  readonly #logFile: string
  readonly #logStart: number
  readonly #child: ChildProcess
  readonly #exited: Promise<void>

  constructor({ name, command, args, cwd, logFile, env }: ServerCommand) {
    this.name = name
    this.#logFile = logFile
    const log = openSync(logFile, 'a')
    this.#logStart = statSync(logFile).size
    // A process group of its own: Ctrl-C is for us, and we stop servers in our order.
    this.#child = spawn('/bin/sh', ['-c', watchdog, 'sh', command, ...args], {
      cwd,
      detached: true,
      stdio: ['ignore', log, log, 'pipe'],
      ...(env && { env }),
    })
    closeSync(log)
    this.#exited = this.#untilExit()
    this.#exited.catch(() => {}) // told by whoever waits for it: stop, kill, untilReady
  }

  /** The server's process id; undefined when it could not be spawned. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  get isRunning(): boolean {
    return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** How it ended: `exit code 1`, `signal SIGKILL`. */
  get ending(): string {
    const { exitCode, signalCode } = this.#child
    return signalCode === null ? `exit code ${exitCode}` : `signal ${signalCode}`
  }

  /** Asks it to stop; kills it when it has not within `patienceMs`. Resolves when it is gone, with whether it was not killed. */
  async stop(patienceMs: number): Promise<boolean> {
    if (this.isRunning) this.#child.kill('SIGTERM')
    const giveUp = new AbortController()
    const late = sleep(patienceMs, 'late', { signal: giveUp.signal }).catch(() => 'cancelled')
    if ((await Promise.race([this.#exited, late])) === 'late') this.#child.kill('SIGKILL')
    giveUp.abort()
    await this.#exited
    return this.#child.signalCode !== 'SIGKILL'
  }

  /** Kills it as `kill -9` does. Resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.isRunning) this.#child.kill('SIGKILL')
    await this.#exited
  }

  /** The end of what it has printed in this run. */
  logTail(): string {
    const size = statSync(this.#logFile).size
    const length = Math.min(size - this.#logStart, tailBytes)
    const tail = Buffer.alloc(length)
    const log = openSync(this.#logFile, 'r')
    try {
      readSync(log, tail, 0, length, size - length)
    } finally {
      closeSync(log)
    }
    return tail.toString('utf8').trimEnd()
  }

  /**
   * Waits for `isReady` to say yes. A server that ends first, or takes longer than `timeoutMs`, is an error that
   * holds the end of its log.
   */
  async untilReady(isReady: () => Promise<boolean>, timeoutMs: number): Promise<void> {
    const until = Date.now() + timeoutMs
    while (this.isRunning && Date.now() < until) {
      if (await isReady()) return
      await sleep(20)
    }
    const ended = !this.isRunning
    await this.kill()
    const what = ended ? `ended with ${this.ending} while it started` : `was not ready within ${timeoutMs} ms`
    throw new Error(`${this.name} ${what}. The end of its log (${this.#logFile}):\n${this.logTail()}`)
  }

  /**
   * "exit" comes from waitpid, which reports a process only when its last thread is gone: from then on the ports and
   * files are free. (Its first thread may look dead long before.)
   */
  async #untilExit(): Promise<void> {
    const pipe = this.#child.stdio[3]
    pipe?.on('error', () => {}) // EPIPE: the watchdog itself was killed
    try {
      await once(this.#child, 'exit')
    } catch (cause) {
      throw new Error(`${this.name} was not started: /bin/sh cannot be run there`, { cause })
    }
    if (pipe && 'end' in pipe) pipe.end('\n') // a line: the watchdog has nothing to kill any more
  }
}
