import { createContext, Script } from 'node:vm'
import { DataException } from '../lib/connect/data-exception.ts'
import type { RegexRunner } from '../lib/filepulse/regex-runner.ts'
import type { TimeLimit } from '../lib/tasks/file-source-ports.ts'

/** How long the rows of one chunk, or one pattern alone, may take, ms. The rows of a chunk take some 10 ms. */
export const defaultRegexTimeoutMs = 1_000

/**
 * Ends regular expressions that backtrack without end: V8 stops them when a script's time-out is over, and nothing else
 * does. Starting the watch costs 0.1 ms or so: once for the rows of a chunk, and for each pattern only where the chunk
 * took too long.
 */
export class RegexTimeLimit implements RegexRunner, TimeLimit {
  readonly #timeoutMs: number
  readonly #script = new Script('work()')
  readonly #scope: { work: () => void } = { work: () => {} }
  readonly #context = createContext(this.#scope)
  #isEach = false

  constructor(timeoutMs: number = defaultRegexTimeoutMs) {
    this.#timeoutMs = timeoutMs
  }

  exec(regExp: RegExp, text: string): RegExpExecArray | null {
    if (!this.#isEach) return regExp.exec(text)
    const found = this.#run(() => regExp.exec(text))
    if (found !== undefined) return found.answer
    throw new DataException(
      `a pattern was not matched within ${this.#timeoutMs} ms: it backtracks on this text (${abbreviated(regExp.source)})`,
    )
  }

  together<Answer>(work: () => Answer): { readonly answer: Answer } | undefined {
    return this.#run(work)
  }

  each<Answer>(work: () => Answer): Answer {
    this.#isEach = true
    try {
      return work()
    } finally {
      this.#isEach = false
    }
  }

  #run<Answer>(work: () => Answer): { readonly answer: Answer } | undefined {
    let done: { readonly answer: Answer } | undefined
    this.#scope.work = () => {
      done = { answer: work() }
    }
    try {
      this.#script.runInContext(this.#context, { timeout: this.#timeoutMs })
    } catch (error) {
      if (!isTimeout(error)) throw error
    } finally {
      this.#scope.work = () => {}
    }
    return done
  }
}

/** The error is of the context's own realm: no instance of our Error. */
const isTimeout = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'

const abbreviated = (source: string): string => (source.length > 100 ? `${source.slice(0, 100)}…` : source)
