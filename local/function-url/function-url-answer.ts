import { isObject, type Json, parseJson } from '../json.ts'

/** An answer as HTTP has it. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: string | Buffer
}

/** What a function URL makes of a function's result. One without `statusCode` is the body itself, as JSON with status 200. */
export const readFunctionUrlAnswer = (payload: string): HttpAnswer => {
  const result = parseJson(payload, 'the answer of the function')
  if (!isObject(result) || typeof result.statusCode !== 'number') {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: bodyText(result) }
  }
  const body = typeof result.body === 'string' ? result.body : ''
  const headers = isObject(result.headers) ? result.headers : {}
  const cookies = Array.isArray(result.cookies) ? result.cookies.map(String) : []
  return {
    status: result.statusCode,
    headers: {
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: result.isBase64Encoded === true ? Buffer.from(body, 'base64') : body,
  }
}

const bodyText = (result: Json): string => (typeof result === 'string' ? result : JSON.stringify(result))
