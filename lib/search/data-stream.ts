import type { ConnectorKeys } from '../connect/connector-keys.ts'

/** How records go into data streams. */
export interface DataStreamOptions {
  /** The data stream of a topic. */
  nameOf(topic: string): string
  /** Fields whose first one that is there becomes `@timestamp`; none: the record's timestamp. */
  readonly timestampFields: readonly string[]
}

const longestNamespace = 100
// biome-ignore lint/suspicious/noTemplateCurlyInString: the connector's own placeholder, and its default
const topicPlace = '${topic}'

/**
 * Confluent's `data.stream.type` (with dataset and namespace) or Aiven's `data.stream.enabled` (with a prefix); undefined
 * when neither says so. Throws an error that names the key.
 */
export const readDataStream = (keys: ConnectorKeys): DataStreamOptions | undefined => {
  const type = keys.choice('data.stream.type', ['NONE', 'LOGS', 'METRICS'], 'NONE')
  const timestampFields = keys.list('data.stream.timestamp.field')
  if (type !== 'NONE') {
    const dataset = keys.required('data.stream.dataset').toLowerCase()
    const namespace = keys.optional('data.stream.namespace') || topicPlace
    const nameOf = (topic: string) => {
      const place = namespace.replaceAll(topicPlace, topic.toLowerCase()).slice(0, longestNamespace)
      return `${type.toLowerCase()}-${dataset}-${place}`
    }
    return { nameOf, timestampFields }
  }
  if (!keys.boolean('data.stream.enabled', false)) return undefined
  const prefix = keys.optional('data.stream.prefix') ?? ''
  return {
    nameOf: (topic) => (prefix === '' ? topic : `${prefix}-${topic}`).toLowerCase(),
    timestampFields,
  }
}
