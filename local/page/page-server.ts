import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance } from 'fastify'
import type { EventSourceStatus } from '../event-source-status.ts'
import type { FunctionStatus } from '../lambda/lambda-function.ts'
import type { LogLine } from '../log-tail.ts'
import { lambdaSeries } from '../metrics/lambda-series.ts'
import type { MetricSeries } from '../metrics/metric-store.ts'
import { prometheusText } from '../metrics/prometheus-text.ts'

/** A table of the caller's on the page. */
export interface Panel {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

/** What the page shows. */
export interface PageState {
  functions(): readonly FunctionStatus[]
  eventSources(): readonly EventSourceStatus[]
  metrics(): readonly MetricSeries[]
  log(): readonly LogLine[]
  panels(): Promise<readonly Panel[]>
}

const files = [
  ['/', 'page.html', 'text/html; charset=utf-8'],
  ['/page.css', 'page.css', 'text/css; charset=utf-8'],
  ['/page.js', 'page.js', 'text/javascript; charset=utf-8'],
] as const

/** The local page, its state as JSON (`/api/state`), and `/metrics` for Prometheus. */
export class PageServer {
  readonly #server: FastifyInstance

  private constructor(server: FastifyInstance) {
    this.#server = server
  }

  /** Listens on a port of 127.0.0.1; 0 for a free one. */
  static async listen(port: number, state: PageState): Promise<PageServer> {
    const server = fastify({ forceCloseConnections: true })
    for (const [path, file, type] of files)
      server.get(path, async (_request, reply) =>
        reply.type(type).send(await readFile(new URL(file, import.meta.url))),
      )
    server.get('/api/state', async () => ({
      functions: state.functions(),
      eventSources: state.eventSources(),
      metrics: state.metrics(),
      log: state.log(),
      panels: await state.panels(),
    }))
    server.get('/metrics', async (_request, reply) => {
      reply.type('text/plain; version=0.0.4')
      return prometheusText([...lambdaSeries(state.functions(), state.eventSources()), ...state.metrics()])
    })
    try {
      await server.listen({ host: '127.0.0.1', port })
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
      throw new Error(
        `port ${port} of 127.0.0.1 is taken: stop what listens there, or choose another port for the page`,
        { cause },
      )
    }
    return new PageServer(server)
  }

  /** `http://127.0.0.1:<port>/` */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}/`
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    await this.#server.close()
  }
}
