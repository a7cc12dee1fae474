import type { DecodedHeader, DecodedRecord } from '../kafka/record-batch-decoder.ts'
import { topicPartitionName } from '../kafka/topic-partition.ts'
import type { KafkaEvent, KafkaEventHeader, KafkaEventRecord } from '../lib/mirror/kafka-event.ts'
import type { SourcePartition } from './source-partition.ts'

/** A range of records of one partition in an event, by their index there. */
export interface Slice {
  readonly of: SourcePartition
  readonly from: number
  readonly to: number
}

/** The JSON of an event as Lambda's poller makes it; undefined where compaction has left no record of it. */
export const eventText = (slices: readonly Slice[]): string | undefined => {
  const records: Record<string, readonly KafkaEventRecord[]> = {}
  for (const { of, from, to } of slices) {
    const taken = of.take(from, to).map((record) => eventRecord(of, record))
    if (taken.length > 0) records[topicPartitionName(of)] = taken
  }
  if (Object.keys(records).length === 0) return undefined
  return JSON.stringify({ eventSource: 'SelfManagedKafka', records } satisfies KafkaEvent)
}

const eventRecord = (
  { topic, partition }: SourcePartition,
  { offset, timestamp, key, value, headers }: DecodedRecord,
): KafkaEventRecord => ({
  topic,
  partition,
  offset: Number(offset),
  timestamp: Number(timestamp),
  timestampType: 'CREATE_TIME',
  ...(key && { key: key.toString('base64') }),
  ...(value && { value: value.toString('base64') }),
  headers: headers.map(eventHeader),
})

/** Bytes are signed, as Java's are. */
const eventHeader = ({ key, value }: DecodedHeader): KafkaEventHeader => ({
  [key]: value === null ? null : [...new Int8Array(value)],
})
