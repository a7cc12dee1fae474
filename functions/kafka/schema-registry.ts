import type { RegistryAccess } from '../../lib/connect/transforms/schema-transfer-options.ts'
import type { RegisteredSchema, SourceRegistry, TargetRegistry } from '../../lib/tasks/schema-transfer.ts'

/** A registry may take a second where it has to check compatibility. */
const timeoutMs = 10_000
const contentType = 'application/vnd.schemaregistry.v1+json'

/** "Not found" of subjects, versions and schemas: Confluent's error codes 40401 to 40403. */
const notFound = 404

/** A schema registry that speaks Confluent's API. Of several URLs the first one that answers is asked. */
export class SchemaRegistry implements SourceRegistry, TargetRegistry {
  readonly #urls: readonly string[]
  readonly #headers: Readonly<Record<string, string>>

  constructor({ urls, userInfo }: RegistryAccess) {
    this.#urls = urls.map((url) => url.replace(/\/+$/, ''))
    const login =
      userInfo === undefined ? {} : { authorization: `Basic ${Buffer.from(userInfo).toString('base64')}` }
    this.#headers = { accept: contentType, 'content-type': contentType, ...login }
  }

  schema(id: number): Promise<RegisteredSchema | undefined> {
    return this.#find(`/schemas/ids/${id}`, `schema ${id}`)
  }

  version(subject: string, version: number): Promise<RegisteredSchema | undefined> {
    return this.#find(
      `/subjects/${encodeURIComponent(subject)}/versions/${version}`,
      `version ${version} of ${subject}`,
    )
  }

  async register(subject: string, schema: RegisteredSchema): Promise<number> {
    const path = `/subjects/${encodeURIComponent(subject)}/versions`
    return wholeNumber(
      (await this.#post(path, schema, `the schema was not registered under ${subject}`)).id,
      path,
    )
  }

  async versionOf(subject: string, schema: RegisteredSchema): Promise<number> {
    const path = `/subjects/${encodeURIComponent(subject)}`
    const found = await this.#post(path, schema, `the version of a schema of ${subject} was not read`)
    return wholeNumber(found.version, path)
  }

  async #find(path: string, what: string): Promise<RegisteredSchema | undefined> {
    const { status, body, url } = await this.#ask(path, {})
    if (status === notFound) return undefined
    if (status !== 200)
      throw new Error(`${what} was not read: ${url} answered ${status} ${said(body)}${remedy(status)}`)
    const { schema, schemaType, references } = body
    if (typeof schema !== 'string')
      throw new Error(`${what} was not read: ${url} answered without a schema. Is it a schema registry?`)
    return {
      schema,
      ...(typeof schemaType === 'string' && { schemaType }),
      ...(Array.isArray(references) && { references }),
    }
  }

  async #post(
    path: string,
    { schema, schemaType, references }: RegisteredSchema,
    failed: string,
  ): Promise<Readonly<Record<string, unknown>>> {
    const content = JSON.stringify({ schema, schemaType, references })
    const { status, body, url } = await this.#ask(path, { method: 'POST', body: content })
    if (status === 200) return body
    throw new Error(`${failed}: ${url} answered ${status} ${said(body)}${remedy(status)}`)
  }

  async #ask(path: string, request: RequestInit): Promise<Answer> {
    const failures: string[] = []
    for (const base of this.#urls) {
      const url = `${base}${path}`
      try {
        const signal = AbortSignal.timeout(timeoutMs)
        const answer = await fetch(url, { ...request, headers: this.#headers, signal })
        const body = asObject(await answer.text())
        if (answer.status < 500) return { status: answer.status, body, url }
        failures.push(`${url} answered ${answer.status} ${said(body)}`)
      } catch (cause) {
        failures.push(`${url} did not answer (${reasonOf(cause)})`)
      }
    }
    throw new Error(
      `the schema registry was not asked: ${failures.join('; ')}. Check its URL, and that the mirror's network reaches it`,
    )
  }
}

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly url: string
}

const asObject = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const parsed: unknown = JSON.parse(text)
    // The parsed boundary: an object of JSON has keys that are strings.
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {}
  } catch {
    return { message: text.slice(0, 200) }
  }
}

/** fetch says only that it failed; why is its cause. */
const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}

const said = ({ message }: Readonly<Record<string, unknown>>): string =>
  typeof message === 'string' ? message : ''

const remedy = (status: number): string => {
  if (status === 401 || status === 403) return '. Check basic.auth.user.info, and the rights of that user'
  return status === 409 || status === 422
    ? '. Set the compatibility of the subject there as it is at the source, or NONE, until the old schemas are copied'
    : ''
}

const wholeNumber = (value: unknown, path: string): number => {
  if (typeof value === 'number' && Number.isInteger(value)) return value
  throw new Error(`the schema registry answered ${path} without a number. Is it a schema registry?`)
}
