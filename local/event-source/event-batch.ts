import { type TopicPartition, topicPartitionName } from '../../kafka/topic-partition.ts'
import type { PartitionQueue } from './partition-queue.ts'
import { type NullText, recordText } from './record-text.ts'

/** Where an event's records come from, as the event says it. */
export interface EventOrigin {
  /** `host:port,host:port` */
  readonly bootstrapServers: string
  /** MSK only. */
  readonly eventSourceArn: string | undefined
}

/** How much an event may hold. */
export interface EventLimits {
  readonly records: number
  /** Of JSON. */
  readonly bytes: number
}

/** The records of one partition in an event, in order. */
export interface EventPart extends TopicPartition {
  readonly texts: readonly string[]
  readonly offsets: readonly bigint[]
  /** What to commit once all of them are taken: behind the last, and behind transaction markers after it. */
  readonly nextOffset: bigint
}

/** Room for the event's own fields and each partition's name. */
const envelopeBytes = 4096
const partBytes = 300

/** Takes records out of queues for one event, a fair share of each partition; what one leaves goes to the next. */
export const takeBatch = (
  queues: readonly PartitionQueue[],
  limits: EventLimits,
  nulls: NullText,
): readonly EventPart[] => {
  const parts: EventPart[] = []
  let records = limits.records
  let bytes = limits.bytes - envelopeBytes
  queues.forEach((queue, index) => {
    const left = queues.length - index
    const share = { records: Math.ceil(records / left), bytes: Math.ceil(bytes / left) - partBytes }
    const { part, size } = takePart(queue, share, bytes - partBytes, nulls)
    if (part.texts.length === 0) return
    records -= part.texts.length
    bytes -= size + partBytes
    parts.push(part)
  })
  return parts
}

/** Up to a share; but one record is taken if the event has room for it, or a large one would wait for ever. */
const takePart = (
  queue: PartitionQueue,
  share: EventLimits,
  room: number,
  nulls: NullText,
): { readonly part: EventPart; readonly size: number } => {
  const toText = recordText(queue, nulls)
  const texts: string[] = []
  const offsets: bigint[] = []
  let size = 0
  for (let next = queue.peek(); next !== undefined && texts.length < share.records; next = queue.peek()) {
    const text = toText(next)
    const isFirst = texts.length === 0
    if (size + text.length + 1 > (isFirst ? room : share.bytes)) {
      blockIfTooLarge(queue, next.record.offset, text.length)
      break
    }
    texts.push(text)
    offsets.push(next.record.offset)
    size += text.length + 1
    queue.shift(next.record)
  }
  queue.peek()
  return {
    part: { topic: queue.topic, partition: queue.partition, texts, offsets, nextOffset: queue.deliverOffset },
    size,
  }
}

const requestLimit = 6 * 1024 * 1024

/** A record alone that is more than an event may hold: Lambda would drop it. Here its partition stops, so that it shows. */
const blockIfTooLarge = (queue: PartitionQueue, offset: bigint, size: number): void => {
  if (size + envelopeBytes + partBytes <= requestLimit) return
  queue.blockedBy = `the record of ${topicPartitionName(queue)} at offset ${offset} makes an event of ${size} bytes, and Lambda takes ${requestLimit}: it cannot be delivered, and the partition stands still. Make records smaller at their producer`
}

/** The event's JSON: fields in the order in which real events have them. */
export const eventText = (
  { bootstrapServers, eventSourceArn }: EventOrigin,
  parts: readonly EventPart[],
): string => {
  const source =
    eventSourceArn === undefined
      ? '"eventSource":"SelfManagedKafka"'
      : `"eventSource":"aws:kafka","eventSourceArn":${JSON.stringify(eventSourceArn)}`
  const records = parts.map((part) => `"${topicPartitionName(part)}":[${part.texts.join(',')}]`).join(',')
  return `{"bootstrapServers":${JSON.stringify(bootstrapServers)},${source},"records":{${records}}}`
}
