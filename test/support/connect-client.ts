/** What the Connect REST API answered. */
export interface ConnectAnswer {
  readonly status: number
  readonly body: unknown
  readonly location: string | null
}

/** A request as `curl -X method -H 'content-type: application/json' -d body` sends it. */
export type ConnectCall = (method: string, path: string, body?: unknown) => Promise<ConnectAnswer>

/** Calls the API at a URL, which is asked for with each request. */
export const connectClient =
  (urlOf: () => string | undefined): ConnectCall =>
  async (method, path, body) => {
    const answer = await fetch(`${urlOf()}${path}`, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      body: text === '' ? undefined : JSON.parse(text),
      location: answer.headers.get('location'),
    }
  }
