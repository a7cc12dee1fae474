import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { parseConnectJson } from '../../lib/connect/altered-offsets.ts'
import { ConnectError } from '../../lib/connect/connect-error.ts'
import { stringifyConnectJson } from '../../lib/connect/connect-json.ts'

/** The JSON object of a request. What is none ends as 500, and what says that it is something else as 415, as in Connect. */
export const jsonBody = async (context: Context): Promise<Readonly<Record<string, unknown>>> => {
  const type = context.req.header('content-type') ?? 'application/json'
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new ConnectError(415, 'HTTP 415 Unsupported Media Type')
  }
  const text = await context.req.text()
  const value = text === '' ? undefined : parse(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new ConnectError(500, 'The request has no JSON object: send one, with content-type application/json')
}

const parse = (text: string): unknown => {
  try {
    return parseConnectJson(text)
  } catch (cause) {
    throw new ConnectError(500, `The request is not JSON: ${cause instanceof Error ? cause.message : cause}`)
  }
}

/** JSON with whole numbers of any size. Undefined: no body. */
export const respond = (context: Context, body: unknown, status = 200): Response =>
  body === undefined
    ? context.body(null, status as 204)
    : context.body(stringifyConnectJson(body), status as ContentfulStatusCode, {
        'content-type': 'application/json',
      })
