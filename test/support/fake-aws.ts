import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request as a server of AWS sees it. */
export interface AwsRequest {
  readonly method: string
  /** Path and query, decoded. */
  readonly url: string
  /** `X-Amz-Target`, for the APIs that have one. */
  readonly target: string | undefined
  readonly body: unknown
}

/** What it answers: a status and a JSON body. */
export interface AwsAnswer {
  readonly status?: number
  readonly errorType?: string
  readonly body: unknown
}

/**
 * A server that real SDK clients talk to because the environment names it as their endpoint, as it does on one
 * machine. Stops, and gives the environment back, at the end of `use`.
 */
export const withFakeAws = async (
  answer: (request: AwsRequest) => AwsAnswer,
  use: (requests: readonly AwsRequest[]) => Promise<void>,
): Promise<void> => {
  const requests: AwsRequest[] = []
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const request: AwsRequest = {
      method: incoming.method ?? '',
      url: decodeURIComponent(incoming.url ?? ''),
      target: incoming.headers['x-amz-target']?.toString(),
      body: text === '' ? undefined : JSON.parse(text),
    }
    requests.push(request)
    const { status = 200, errorType, body } = answer(request)
    outgoing.writeHead(status, {
      'content-type': 'application/json',
      ...(errorType && { 'x-amzn-errortype': errorType }),
    })
    outgoing.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const before = { ...process.env }
  const { port } = server.address() as AddressInfo
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  })
  try {
    await use(requests)
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}
