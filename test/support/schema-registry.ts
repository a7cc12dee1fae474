import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { RegisteredSchema } from '../../lib/tasks/schema-transfer.ts'

/** A schema registry in memory. Status and bodies are those that a real one gave (Apicurio 3.3.3, its Confluent API). */
export interface StandInRegistry extends AsyncDisposable {
  readonly url: string
  /** Subject, version and id of what is registered. */
  readonly registered: readonly { readonly subject: string; readonly version: number; readonly id: number }[]
  /** Every request answers this, while it is set. */
  refuses: { readonly status: number; readonly message: string } | undefined
  /** Whether requests carried this login. */
  readonly logins: Set<string | undefined>
  register(subject: string, schema: RegisteredSchema): number
}

/** Starts one whose first id is `firstId`. */
export const startSchemaRegistry = async (firstId: number): Promise<StandInRegistry> => {
  const schemas = new Map<string, number>()
  const registered: { subject: string; version: number; id: number }[] = []
  const logins = new Set<string | undefined>()
  const register = (subject: string, schema: RegisteredSchema): number => {
    const content = JSON.stringify(schema)
    const id = schemas.get(content) ?? firstId + schemas.size
    schemas.set(content, id)
    const ofSubject = registered.filter((one) => one.subject === subject)
    if (!ofSubject.some((one) => one.id === id))
      registered.push({ subject, version: ofSubject.length + 1, id })
    return id
  }
  const schemaOf = (id: number | undefined) => [...schemas].find(([, known]) => known === id)?.[0]
  const answer = (method: string, path: string, body: string): [number, string] => {
    if (registry.refuses)
      return [
        registry.refuses.status,
        JSON.stringify({ message: registry.refuses.message, error_code: registry.refuses.status }),
      ]
    const [, id] = /^\/schemas\/ids\/(\d+)$/.exec(path) ?? []
    if (id !== undefined) return found(schemaOf(Number(id)), `Schema ${id} not found.`)
    const [, subject = '', version] = /^\/subjects\/([^/]+)(?:\/versions(?:\/(\d+))?)?$/.exec(path) ?? []
    const name = decodeURIComponent(subject)
    if (method === 'GET') {
      const one = registered.find((of) => of.subject === name && of.version === Number(version))
      return found(schemaOf(one?.id), `Version ${version} not found.`)
    }
    const schema: RegisteredSchema = JSON.parse(body)
    if (path.endsWith('/versions')) return [200, JSON.stringify({ id: register(name, schema) })]
    const known = schemas.get(JSON.stringify(schema))
    return [200, JSON.stringify(registered.find((of) => of.subject === name && of.id === known) ?? {})]
  }
  const server = createServer(async (request, response) => {
    logins.add(request.headers.authorization)
    const [status, body] = answer(request.method ?? '', request.url ?? '', await text(request))
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const registry: StandInRegistry = {
    url: `http://127.0.0.1:${port}`,
    registered,
    logins,
    refuses: undefined,
    register,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return registry
}

const found = (content: string | undefined, message: string): [number, string] =>
  content === undefined ? [404, JSON.stringify({ message, error_code: 40403 })] : [200, content]
