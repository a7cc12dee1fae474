import type { ConfigEntry } from './config-entries.ts'
import { ConfigException } from './config-exception.ts'

/** The body of `POST /connectors`, its values as strings. */
export interface ConnectorBody {
  readonly name: string
  readonly config: ReadonlyMap<string, ConfigEntry>
}

/**
 * Reads a connector's JSON: `{"name", "config"}`, or the config alone as connect-standalone takes it. Numbers and
 * booleans become strings, as in Connect's REST API. Throws a ConfigException.
 */
export const parseConnectorJson = (text: string, fileName: string): ConnectorBody => {
  const refuse = (key: string, message: string): never => {
    throw new ConfigException([{ origin: fileName, key, message }])
  }
  const body =
    asObject(parseJson(text, fileName)) ?? refuse('(file)', 'Expected a JSON object {"name", "config"}')
  const isWrapped = 'config' in body
  const raw = isWrapped ? (asObject(body.config) ?? refuse('config', 'Expected a JSON object')) : body
  const config = new Map<string, ConfigEntry>()
  for (const [key, value] of Object.entries(raw)) {
    // Connect keeps null as "not set".
    if (value === null) continue
    if (typeof value === 'object') refuse(key, 'Expected a string, a number or a boolean')
    config.set(key, { value: String(value), origin: fileName, writtenAs: key })
  }
  const name = nameOf(isWrapped ? body.name : undefined, config.get('name')?.value, refuse)
  config.set('name', { value: name, origin: fileName, writtenAs: 'name' })
  return { name, config }
}

/** Connect refuses two names; a JSON file with one of them has one name. */
const nameOf = (
  outer: unknown,
  inner: string | undefined,
  refuse: (key: string, message: string) => never,
): string => {
  if (outer !== undefined && typeof outer !== 'string') refuse('name', 'Expected a string')
  if (outer !== undefined && inner !== undefined && outer !== inner) {
    refuse(
      'name',
      `Connector name configuration (${inner}) doesn't match connector name (${outer}): make them equal, or remove config.name`,
    )
  }
  const name = typeof outer === 'string' ? outer : inner
  return name === undefined || name.trim() === ''
    ? refuse('name', 'Missing required configuration "name" which has no default value')
    : name
}

const asObject = (value: unknown): Record<string, unknown> | undefined =>
  // The parsed boundary: JSON.parse made it, so its keys are strings.
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined

const parseJson = (text: string, fileName: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const message = `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`
    throw new ConfigException([{ origin: fileName, key: '(file)', message }])
  }
}
