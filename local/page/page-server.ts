import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import type { EventSourceStatus } from '../event-source-status.ts'
import type { FunctionStatus } from '../lambda/lambda-function.ts'
import type { LogLine } from '../log-tail.ts'
import { lambdaSeries } from '../metrics/lambda-series.ts'
import type { MetricSeries } from '../metrics/metric-store.ts'
import { prometheusText } from '../metrics/prometheus-text.ts'
import type { PageContent } from './page-content.ts'
import { PageHistory } from './page-history.ts'

/** What the page shows. */
export interface PageState {
  functions(): readonly FunctionStatus[]
  eventSources(): readonly EventSourceStatus[]
  metrics(): readonly MetricSeries[]
  log(): readonly LogLine[]
  readonly content: PageContent
}

const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
} as const

const own = [
  'page.css',
  'page.js',
  'elements.js',
  'chains.js',
  'charts.js',
  'tables.js',
  'log.js',
  'search.js',
]
/** The library that draws charts, as it is published: the page loads nothing from another server. */
const charts = ['uPlot.esm.js', 'uPlot.min.css']

const sampleEveryMs = 1_000

/** The local page, its state as JSON (`/api/state`), search (`/api/search`), and `/metrics` for Prometheus. */
export class PageServer {
  readonly #server: FastifyInstance
  readonly #sampling: NodeJS.Timeout

  private constructor(server: FastifyInstance, sampling: NodeJS.Timeout) {
    this.#server = server
    this.#sampling = sampling
  }

  /** Listens on a port of 127.0.0.1; 0 for a free one. */
  static async listen(port: number, state: PageState): Promise<PageServer> {
    const server = fastify({ forceCloseConnections: true })
    const history = new PageHistory()
    addFiles(server)
    addApi(server, state, history)
    try {
      await server.listen({ host: '127.0.0.1', port })
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
      throw new Error(
        `port ${port} of 127.0.0.1 is taken: stop what listens there, or choose another port for the page`,
        { cause },
      )
    }
    const sampling = setInterval(() => {
      const at = Date.now()
      history.add({ at, values: state.content.sample(at) })
    }, sampleEveryMs)
    return new PageServer(server, sampling)
  }

  /** `http://127.0.0.1:<port>/` */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}/`
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    clearInterval(this.#sampling)
    await this.#server.close()
  }
}

const addFiles = (server: FastifyInstance): void => {
  const serve = (path: string, file: URL): void => {
    const [, extension = 'html'] = /\.(html|css|js)$/.exec(file.pathname) ?? []
    server.get(path, async (_request, reply) =>
      reply.type(types[extension as keyof typeof types]).send(await readFile(file)),
    )
  }
  serve('/', new URL('page.html', import.meta.url))
  for (const file of own) serve(`/${file}`, new URL(file, import.meta.url))
  for (const file of charts) serve(`/${file}`, new URL(file, import.meta.resolve('uplot')))
}

const addApi = (server: FastifyInstance, state: PageState, history: PageHistory): void => {
  const { content } = state
  server.get<{ Querystring: { after?: string } }>('/api/state', async ({ query }) => ({
    title: content.title,
    charts: content.charts,
    history: history.after(Number(query.after ?? 0)),
    chains: content.chains(),
    panels: await content.panels(),
    search: content.search && { title: content.search.title, hint: content.search.hint },
    functions: state.functions(),
    eventSources: state.eventSources(),
    metrics: state.metrics(),
    log: state.log(),
  }))
  server.get<{ Querystring: { text?: string } }>('/api/search', ({ query }, reply) =>
    search(content, query.text ?? '', reply),
  )
  server.get('/metrics', async (_request, reply) => {
    reply.type('text/plain; version=0.0.4')
    return prometheusText([...lambdaSeries(state.functions(), state.eventSources()), ...state.metrics()])
  })
}

const search = async (content: PageContent, text: string, reply: FastifyReply): Promise<unknown> => {
  if (content.search === undefined) return reply.code(404).send({ message: 'There is nothing to search in.' })
  try {
    return await content.search.find(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return reply.code(502).send({ message: `Nothing was searched: ${why}` })
  }
}
