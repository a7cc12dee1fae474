import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const start = fileURLToPath(new URL('../../bin/start.ts', import.meta.url))

/** What `npm start` printed, and how it ended. */
export interface StartOutcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Processes that it had started and that are still there: none, if it cleaned up. */
  readonly left: readonly string[]
}

const patienceMs = 120_000

/** `npm start` as a child process. Whatever it started and left is killed when it has ended, after it was told. */
export class StartProcess {
  readonly #child: ChildProcess
  readonly #outcome: Promise<StartOutcome>
  readonly #watching: NodeJS.Timeout
  readonly #descendants = new Map<number, string>()
  #stdout = ''
  #stderr = ''

  constructor(args: readonly string[], environment: NodeJS.ProcessEnv = {}, timeoutMs = patienceMs) {
    this.#child = spawn(process.execPath, [start, ...args], {
      env: { ...process.env, CDK_VALIDATION: 'false', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
    })
    this.#child.stdout?.setEncoding('utf8').on('data', (text) => {
      this.#stdout += text
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.#stderr += text
    })
    this.#watching = setInterval(() => this.#note(), 500)
    this.#outcome = new Promise((resolve) => this.#child.once('close', (code) => resolve(this.#ended(code))))
  }

  /** What it has printed so far. */
  get stdout(): string {
    return this.#stdout
  }

  /** Whether it has not ended. */
  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Its end. */
  outcome(): Promise<StartOutcome> {
    return this.#outcome
  }

  /** Ctrl-C, and its end. */
  interrupt(): Promise<StartOutcome> {
    this.#note()
    this.#child.kill('SIGINT')
    return this.#outcome
  }

  /** Remembers what was started: when the process is gone, nobody knows whose children they were. */
  #note(): void {
    const running = processes()
    const ours = new Set([this.#child.pid])
    for (const { pid, parent, command } of running) {
      if (!ours.has(parent)) continue
      ours.add(pid)
      this.#descendants.set(pid, command)
    }
  }

  #ended(code: number | null): StartOutcome {
    clearInterval(this.#watching)
    const left = processes().filter(({ pid, command }) => this.#descendants.get(pid) === command)
    for (const { pid } of left) process.kill(pid, 'SIGKILL')
    return { code, stdout: this.#stdout, stderr: this.#stderr, left: left.map(({ command }) => command) }
  }
}

interface RunningProcess {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

/** All processes of this machine that run, parents before their children as a rule: ids grow. */
const processes = (): readonly RunningProcess[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, state = '', command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
      return pid === undefined || state.startsWith('Z')
        ? []
        : [{ pid: Number(pid), parent: Number(parent), command }]
    })
    .sort((one, other) => one.pid - other.pid)
