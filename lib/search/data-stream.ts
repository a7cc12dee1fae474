import type { ConnectorKeys } from '../connect/connector-keys.ts'
import { indexName } from './index-name.ts'
import type { TimestampOptions } from './timestamp-options.ts'

/** How records go into data streams. */
export interface DataStreamOptions {
  /** The data stream of a topic. */
  nameOf(topic: string): string
  readonly timestamp: TimestampOptions
  /** Set: `data.streams.existing.index.template.name`, the template of these streams; ours has its name where it is not there. */
  readonly template?: string
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
  const fields = keys.list('data.stream.timestamp.field')
  if (type !== 'NONE') {
    const dataset = keys.required('data.stream.dataset').toLowerCase()
    const namespace = keys.optional('data.stream.namespace') || topicPlace
    const nameOf = (topic: string) => {
      const place = namespace.replaceAll(topicPlace, topic.toLowerCase()).slice(0, longestNamespace)
      return `${type.toLowerCase()}-${dataset}-${place}`
    }
    // Confluent's sink writes the record's time over that of a document, unless a field is named.
    return { nameOf, timestamp: { fields, keepsOwn: fields.length > 0 } }
  }
  if (keys.optional('data.stream.dataset'))
    keys.refuse('data.stream.dataset', 'is set without data.stream.type: set both or neither')
  if (!keys.boolean('data.stream.enabled', false)) {
    if (fields.length > 0)
      keys.refuse('data.stream.timestamp.field', 'is set without a data stream: write aws.timestamp.field')
    return undefined
  }
  const prefix = keys.optional('data.stream.prefix') ?? ''
  const template = keys.optional('data.streams.existing.index.template.name') ?? ''
  return {
    nameOf: (topic) => (prefix === '' ? indexName(topic) : `${prefix}-${indexName(topic)}`).toLowerCase(),
    timestamp: { fields, keepsOwn: true },
    ...(template !== '' && { template }),
  }
}
