import type { KafkaEvent, KafkaEventRecord } from '../../lib/mirror/kafka-event.ts'
import { parseTopicPartition } from '../../lib/mirror/topic-partition.ts'
import type { SimulatedPartition } from './simulated-partition.ts'

/** A record as Lambda delivers it: `r3` has offset 3 and a content of its own, `r3:same` that of all `same`. */
const eventRecord = (name: string, topic: string, partition: number): KafkaEventRecord => {
  const [, offset = '', content] = /^r(\d+)(?::(.+))?$/.exec(name) ?? []
  return {
    topic,
    partition,
    offset: Number(offset),
    timestamp: 1_763_700_000_000 + (content === undefined ? Number(offset) : 0),
    value: Buffer.from(content ?? name).toString('base64'),
  }
}

/** An event from the names of its records, by source partition: `{ 'orders-0': 'r0 r1' }`. */
export const eventOf = (records: Readonly<Record<string, string>>): KafkaEvent => ({
  eventSource: 'aws:kafka',
  records: Object.fromEntries(
    Object.entries(records).map(([name, text]) => {
      const { topic, partition } = parseTopicPartition(name)
      const names = text.split(' ').filter(Boolean)
      return [name, names.map((record) => eventRecord(record, topic, partition))]
    }),
  ),
})

/** The log of a remote partition as the names of its records; `x` are another writer's. */
export const logText = ({ batches }: SimulatedPartition): string =>
  batches
    .flatMap(({ producerId, records }) =>
      records.map(({ value }) => (producerId === undefined ? 'x' : String(value))),
    )
    .join(' ')
