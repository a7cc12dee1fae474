import { type TopicPartition, topicPartitionName } from '../../kafka/topic-partition.ts'
import { JsonWriter } from './json-writer.ts'
import type { PartitionQueue } from './partition-queue.ts'
import { type NullText, RecordJson } from './record-json.ts'

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
  readonly offsets: readonly bigint[]
  /** The records' JSON objects with commas between them. */
  readonly json: Buffer
  /** Where each of them ends in `json`. */
  readonly ends: readonly number[]
  /** What to commit once all of them are taken: behind the last, and behind transaction markers after it. */
  readonly nextOffset: bigint
}

/** Room for the event's own fields and each partition's name. */
const envelopeBytes = 4096
const partBytes = 300

/** Takes records out of queues for events. */
export class EventBatcher {
  readonly #limits: EventLimits
  readonly #nulls: NullText
  readonly #writer = new JsonWriter()
  readonly #records = new Map<PartitionQueue, RecordJson>()

  constructor(limits: EventLimits, nulls: NullText) {
    this.#limits = limits
    this.#nulls = nulls
  }

  /** The next event: a fair share of each partition; what one leaves goes to the next. */
  take(queues: readonly PartitionQueue[]): readonly EventPart[] {
    const parts: EventPart[] = []
    let records = this.#limits.records
    let bytes = this.#limits.bytes - envelopeBytes
    queues.forEach((queue, index) => {
      const left = queues.length - index
      const share = { records: Math.ceil(records / left), bytes: Math.ceil(bytes / left) - partBytes }
      const part = this.#takePart(queue, share, bytes - partBytes)
      if (part.offsets.length === 0) return
      records -= part.offsets.length
      bytes -= part.json.length + partBytes
      parts.push(part)
    })
    return parts
  }

  /** Up to a share; but one record is taken if the event has room for it, or a large one would wait for ever. */
  #takePart(queue: PartitionQueue, share: EventLimits, room: number): EventPart {
    const json = this.#recordJson(queue)
    const writer = this.#writer
    writer.clear()
    const offsets: bigint[] = []
    const ends: number[] = []
    for (let next = queue.peek(); next !== undefined && offsets.length < share.records; next = queue.peek()) {
      const size = json.size(next)
      if (writer.length + size + 1 > (offsets.length === 0 ? room : share.bytes)) {
        blockIfTooLarge(queue, next.record.offset, size)
        break
      }
      writer.reserve(size + 1)
      if (offsets.length > 0) writer.constant(comma)
      json.write(writer, next)
      offsets.push(next.record.offset)
      ends.push(writer.length)
      queue.shift(next.record)
    }
    queue.peek()
    const { topic, partition, deliverOffset: nextOffset } = queue
    return { topic, partition, offsets, json: writer.copy(0), ends, nextOffset }
  }

  #recordJson(queue: PartitionQueue): RecordJson {
    const known = this.#records.get(queue) ?? new RecordJson(queue, this.#nulls)
    this.#records.set(queue, known)
    return known
  }
}

/** Some of a part's records, by their places in it. */
export const someOf = (part: EventPart, places: readonly number[]): EventPart => {
  const pieces = places.map((place) =>
    part.json.subarray(place === 0 ? 0 : (part.ends[place - 1] ?? 0) + 1, part.ends[place]),
  )
  let end = -1
  const ends = pieces.map((piece) => {
    end += 1 + piece.length
    return end
  })
  return {
    ...part,
    offsets: places.flatMap((place) => part.offsets[place] ?? []),
    json: Buffer.concat(pieces.flatMap((piece, index) => (index === 0 ? [piece] : [comma, piece]))),
    ends,
  }
}

const comma = Buffer.from(',')

const requestLimit = 6 * 1024 * 1024

/** A record alone that is more than an event may hold: Lambda would drop it. Here its partition stops, so that it shows. */
const blockIfTooLarge = (queue: PartitionQueue, offset: bigint, size: number): void => {
  if (size + envelopeBytes + partBytes <= requestLimit) return
  queue.blockedBy = `the record of ${topicPartitionName(queue)} at offset ${offset} makes an event of ${size} bytes, and Lambda takes ${requestLimit}: it cannot be delivered, and the partition stands still. Make records smaller at their producer`
}

/** The event's JSON: fields in the order in which real events have them. */
export const eventJson = (
  { bootstrapServers, eventSourceArn }: EventOrigin,
  parts: readonly EventPart[],
): Buffer => {
  const source =
    eventSourceArn === undefined
      ? '"eventSource":"SelfManagedKafka"'
      : `"eventSource":"aws:kafka","eventSourceArn":${JSON.stringify(eventSourceArn)}`
  const head = `{"bootstrapServers":${JSON.stringify(bootstrapServers)},${source},"records":{`
  const records = parts.flatMap((part, index) => [
    Buffer.from(`${index === 0 ? '' : ','}"${topicPartitionName(part)}":[`),
    part.json,
    Buffer.from(']'),
  ])
  return Buffer.concat([Buffer.from(head), ...records, Buffer.from('}}')])
}
