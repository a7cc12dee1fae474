import type { AlteredOffset } from './altered-offsets.ts'
import { ConnectError } from './connect-error.ts'
import { javaText } from './java-text.ts'

/*
  Offsets of a sink (KIP-875) are those of its consumer group:
    { "partition": { "kafka_topic": "orders", "kafka_partition": 0 }, "offset": { "kafka_offset": 41 } }
  The offset is that of the next record, and null forgets it. Checked as Kafka 4.1's SinkUtils.parseSinkConnectorOffsets does.
*/

/** The next record that a sink reads of one partition; null: none is known. */
export interface SinkOffset {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint | null
}

const topicKey = 'kafka_topic'
const partitionKey = 'kafka_partition'
const offsetKey = 'kafka_offset'

/** As the API answers it. */
export const sinkOffsetFields = ({ topic, partition, offset }: SinkOffset & { readonly offset: bigint }) => ({
  partition: { [partitionKey]: partition, [topicKey]: topic },
  offset: { [offsetKey]: offset },
})

/** What a request wants; of a partition that it has twice, the last one. Throws a ConnectError 400 in Connect's words. */
export const parseSinkOffsets = (offsets: readonly AlteredOffset[]): readonly SinkOffset[] => {
  const parsed = offsets.map(parseSinkOffset)
  return [...new Map(parsed.map((of) => [`${of.topic}-${of.partition}`, of])).values()]
}

const parseSinkOffset = ({ partition: fields, offset }: AlteredOffset): SinkOffset => {
  if (fields === null) refuse('The partition for a sink connector offset cannot be null or missing')
  if (!Object.hasOwn(fields, topicKey) || !Object.hasOwn(fields, partitionKey))
    refuse(
      `The partition for a sink connector offset must contain the keys '${topicKey}' and '${partitionKey}'`,
    )
  if (fields[topicKey] === null) refuse('Kafka topic names must be valid strings and may not be null')
  if (fields[partitionKey] === null) refuse('Kafka partitions must be valid numbers and may not be null')
  const topic = javaText(fields[topicKey])
  const partition = Number(integer(fields[partitionKey], 32, 'partition', 'Partition'))
  if (offset === null) return { topic, partition, offset: null }
  if (!Object.hasOwn(offset, offsetKey))
    refuse(`The offset for a sink connector should either be null or contain the key '${offsetKey}'`)
  return { topic, partition, offset: integer(offset[offsetKey], 64, 'offset', 'Offset') }
}

/** A number, or the text of one, as Integer.parseInt and Long.parseLong take it. */
const integer = (value: unknown, bits: number, what: string, title: string): bigint => {
  const text = javaText(value)
  const parsed = /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined
  if (parsed !== undefined && BigInt.asIntN(bits, parsed) === parsed) return parsed
  return refuse(
    `Failed to parse the following Kafka ${what} value in the provided offsets: '${text}'. ${title} values for sink connectors need to be integers.`,
  )
}

function refuse(message: string): never {
  throw new ConnectError(400, message)
}
