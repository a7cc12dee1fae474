import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** The event that a function URL makes of a request: API Gateway's payload format 2.0. */
export const functionUrlEvent = (
  {
    method = 'GET',
    url = '/',
    headers,
    socket,
  }: Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'socket'>,
  body: Buffer,
  now: number,
) => {
  const [rawPath = '/', rawQueryString = ''] = url.split(/\?(.*)/s)
  const host = headers.host ?? '127.0.0.1'
  const isText = body.equals(Buffer.from(body.toString('utf8')))
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: {
      ...joined(headers),
      'x-forwarded-proto': 'http',
      'x-forwarded-for': socket.remoteAddress ?? '',
    },
    ...(rawQueryString !== '' && { queryStringParameters: queryParameters(rawQueryString) }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'local',
      domainName: host,
      domainPrefix: 'local',
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(now).toISOString(),
      timeEpoch: now,
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  }
}

/** Of a name that repeats, values with commas between. */
const joined = (headers: IncomingMessage['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(',')]))

const queryParameters = (query: string): Record<string, string> => {
  const parameters: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(query)) {
    const before = parameters[name]
    parameters[name] = before === undefined ? value : `${before},${value}`
  }
  return parameters
}
