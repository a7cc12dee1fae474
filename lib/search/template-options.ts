import type { ConnectorKeys } from '../connect/connector-keys.ts'

/** What settings say of the index template. */
export interface TemplateOptions {
  /** Of an index: shards, replicas, the limit of fields. */
  readonly settings?: JsonObject
  /** Mappings that win over ours: `properties` of fields, `dynamic_templates` that come before ours. */
  readonly mappings?: JsonObject
}

/** An object of JSON, as it was parsed. */
export type JsonObject = Readonly<Record<string, unknown>>

/** Our own `aws.index.settings` and `aws.index.mappings`: objects in JSON. Throws an error that names the key. */
export const readTemplateOptions = (keys: ConnectorKeys): TemplateOptions => {
  const settings = readObject(keys, 'aws.index.settings')
  const mappings = readObject(keys, 'aws.index.mappings')
  return { ...(settings && { settings }), ...(mappings && { mappings }) }
}

const readObject = (keys: ConnectorKeys, key: string): JsonObject | undefined => {
  const text = keys.optional(key) ?? ''
  if (text === '') return undefined
  const value = parsed(text)
  return isObject(value)
    ? value
    : keys.refuse(key, `is no object in JSON: write {"number_of_replicas": 2}, say`)
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Tells an object of JSON from its other values. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
