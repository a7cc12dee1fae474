import type { Readable } from 'node:stream'

const mark = '\u0000'

/** Cuts a runtime's output into lines, and knows when all lines of an invocation have been read. */
export class OutputLines {
  readonly #onLine: (line: string) => void
  readonly #ended = new Set<string>()
  readonly #waiting = new Map<string, () => void>()
  #rest = ''
  #isClosed = false

  constructor(stream: Readable, onLine: (line: string) => void) {
    this.#onLine = onLine
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => this.#push(text))
    stream.on('close', () => this.#close())
  }

  /** Resolves when the runtime's mark of this invocation has been read, or its output has ended. */
  async end(requestId: string): Promise<void> {
    if (this.#isClosed || this.#ended.delete(requestId)) return
    await new Promise<void>((resolve) => this.#waiting.set(requestId, resolve))
  }

  #push(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#line(line)
  }

  #line(line: string): void {
    const at = line.indexOf(mark)
    if (at !== 0) this.#onLine(at < 0 ? line : line.slice(0, at))
    if (at < 0) return
    const requestId = line.slice(at + 1)
    const waiting = this.#waiting.get(requestId)
    if (waiting === undefined) this.#ended.add(requestId)
    this.#waiting.delete(requestId)
    waiting?.()
  }

  #close(): void {
    this.#isClosed = true
    if (this.#rest !== '') this.#onLine(this.#rest)
    for (const resolve of this.#waiting.values()) resolve()
    this.#waiting.clear()
  }
}
