import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { assertPortFree, loopback } from '../servers/free-port.ts'
import { type HttpAnswer, readFunctionUrlAnswer } from './function-url-answer.ts'
import { functionUrlEvent } from './function-url-event.ts'

/** Invokes the function behind a URL and answers its payload. */
export type InvokeUrl = (
  event: string,
) => Promise<{ readonly isError: boolean; readonly payload: string | Buffer }>

/** A function URL on this machine: a port of 127.0.0.1. Whoever reaches it may call it; AWS would ask IAM. */
export class FunctionUrlServer {
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  /** Listens on a port; 0 for a free one. */
  static async listen(port: number, invoke: InvokeUrl): Promise<FunctionUrlServer> {
    if (port !== 0) await assertPortFree(port, 'The function URL')
    const server = createServer((request, response) => void answer(request, response, invoke))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, loopback, resolve)
    })
    return new FunctionUrlServer(server)
  }

  /** `http://127.0.0.1:<port>` */
  get url(): string {
    return `http://${loopback}:${(this.#server.address() as AddressInfo).port}`
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  invoke: InvokeUrl,
): Promise<void> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const { status, headers, body } = await call(request, Buffer.concat(chunks), invoke)
  response.writeHead(status, headers).end(body)
}

/** A function that fails is a 502, as on AWS: what it said stands in its log. */
const call = async (request: IncomingMessage, body: Buffer, invoke: InvokeUrl): Promise<HttpAnswer> => {
  try {
    const { isError, payload } = await invoke(JSON.stringify(functionUrlEvent(request, body, Date.now())))
    return isError ? badGateway : readFunctionUrlAnswer(payload.toString())
  } catch {
    return badGateway
  }
}

const badGateway: HttpAnswer = {
  status: 502,
  headers: { 'content-type': 'application/json' },
  body: '{"Message":"Internal Server Error"}',
}
