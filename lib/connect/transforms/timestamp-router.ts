import type { ConnectorKeys } from '../connector-keys.ts'
import { DataException } from '../data-exception.ts'
import { compileDateFormat } from './date-format.ts'
import type { Transform } from './transform.ts'

/** `TimestampRouter`: the record's timestamp becomes part of its topic, as `orders-20260101`. UTC. */
export const createTimestampRouter = (keys: ConnectorKeys): Transform => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Kafka's own placeholders, and its default
  const topicFormat = keys.optional('topic.format') ?? '${topic}-${timestamp}'
  const format = compileDateFormat(keys, 'timestamp.format', keys.optional('timestamp.format') ?? 'yyyyMMdd')
  return (record) => {
    if (record.timestamp === null) {
      throw new DataException(`Timestamp missing on record of topic ${record.topic}`)
    }
    const timestamp = format.format(new Date(Number(record.timestamp)))
    const values: Readonly<Record<string, string>> = { topic: record.topic, timestamp }
    const topic = topicFormat.replace(/\$\{(topic|timestamp)\}/g, (_, name: string) => values[name] ?? '')
    return { ...record, topic }
  }
}
