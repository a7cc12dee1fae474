import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One invocation on its way to a runtime. */
export interface Invocation {
  readonly requestId: string
  readonly functionArn: string
  readonly deadlineMs: number
  /** JSON. */
  readonly payload: Buffer | string
}

/** What a runtime tells. Bodies are JSON. */
export interface RuntimeListener {
  /** The runtime is ready for the next invocation. */
  onNext(): void
  onResponse(body: Buffer): void
  onError(body: Buffer): void
  onInitError(body: Buffer): void
}

const prefix = '/2018-06-01/runtime'

/** The Runtime API of one execution environment, on a loopback port of its own. */
export class RuntimeApi {
  readonly #server: Server
  #listener: RuntimeListener | undefined
  #waiting: ServerResponse | undefined

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => response.destroy(error as Error))
    })
    // While the function works its connection says nothing, for 14 minutes perhaps: Node would close it after 5 s.
    this.#server.keepAliveTimeout = 0
  }

  /** Listens on a free port. */
  static async open(): Promise<RuntimeApi> {
    const api = new RuntimeApi()
    await new Promise<void>((resolve, reject) => {
      api.#server.once('error', reject)
      api.#server.listen(0, '127.0.0.1', resolve)
    })
    return api
  }

  /** `host:port`, the value of AWS_LAMBDA_RUNTIME_API. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Says who hears of the runtime's calls; before it is started. */
  listen(listener: RuntimeListener): void {
    this.#listener = listener
  }

  /** Hands an invocation to the runtime that asked for one. */
  hand({ requestId, functionArn, deadlineMs, payload }: Invocation): void {
    const response = this.#waiting
    if (response === undefined) throw new Error(`invocation ${requestId} found no runtime waiting for it`)
    this.#waiting = undefined
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(payload),
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-deadline-ms': deadlineMs,
      'lambda-runtime-invoked-function-arn': functionArn,
      'lambda-runtime-trace-id': `Root=1-00000000-${requestId.replaceAll('-', '').slice(0, 24)};Sampled=0`,
    })
    response.end(payload)
  }

  /** Closes every connection. */
  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.slice(prefix.length) ?? ''
    if (path === '/invocation/next') {
      this.#waiting = response
      this.#listener?.onNext()
      return
    }
    const body = await readBody(request)
    const [, answer] = /^\/invocation\/[^/]+\/(response|error)$/.exec(path) ?? []
    if (path === '/init/error') this.#listener?.onInitError(body)
    else if (answer === 'response') this.#listener?.onResponse(body)
    else if (answer === 'error') this.#listener?.onError(body)
    else {
      response.writeHead(404, { 'content-length': 0 }).end()
      return
    }
    response.writeHead(202, { 'content-length': 0 }).end()
  }
}

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
